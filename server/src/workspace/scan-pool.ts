import { setImmediate as nextTurn } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { english, type Message, say } from "../finding/say";
import { trimCache } from "./cache/scan-cache";
import type { PackageFolder } from "./discovery";
import { nodeArguments } from "./installation";
import { openCache, openScanner } from "./open-scanner";
import { failedScan, type PackageScan } from "./package-scan";
import { WorkShares } from "./work-shares";
import type { FromWorker, ToWorker, WorkerStart } from "./worker-protocol";

export interface ScanOptions {
  readonly packages: readonly PackageFolder[];
  readonly start: WorkerStart;
  /** Number of threads; 0 scans in this one. */
  readonly workers: number;
  /** The script that a thread runs, absolute. */
  readonly workerFile: string;
  /** How long one package may take (ms) before it is given up with a message. */
  readonly packageTimeout?: number;
  readonly signal?: AbortSignal;
  /** Called for every package as it is done, in no particular order. */
  onScan(scan: PackageScan): void;
}

const defaultPackageTimeout = 120_000;

/** How long looking into the cache may keep this thread from anything else, in ms. */
const longestTurn = 8;

/** The bound also makes V8 collect sooner: how far it lets the heap grow between collections depends on it. */
const threadMemory = { maxOldGenerationSizeMb: 224, maxYoungGenerationSizeMb: 24 };

/** What a package gets that was too large for a thread; one that needs still more is given up with a message. */
const largeMemory = { maxOldGenerationSizeMb: 2048, maxYoungGenerationSizeMb: 48 };

/**
 * Scans packages, each by itself: what is found does not depend on the number of threads or on who scans what. Resolves
 * when all are done; rejects with the signal's reason as soon as it is aborted, busy threads are killed.
 */
export async function scanPackages(options: ScanOptions): Promise<void> {
  options.signal?.throwIfAborted();
  const packages = await unknownPackages(options);
  const threads = Math.min(options.workers, packages.length);
  const shares = new WorkShares(packages, threads);
  if (threads === 0) await scanHere(shares, options);
  else await new Pool(shares, options).run(threads);
  if (packages.length > 0 && options.start.cache) trimCache(options.start.cache);
}

/** Answers what the cache knows; the packages that are left to be analysed. */
async function unknownPackages({ packages, start, signal, onScan }: ScanOptions): Promise<readonly PackageFolder[]> {
  const cache = openCache(start);
  if (cache === undefined) return packages;
  const left: PackageFolder[] = [];
  let turn = performance.now();
  for (const folder of packages) {
    const scan = cache.lookUp(folder);
    if (scan === undefined) left.push(folder);
    else onScan(scan);
    if (performance.now() - turn < longestTurn) continue;
    await nextTurn();
    signal?.throwIfAborted();
    turn = performance.now();
  }
  return left;
}

async function scanHere(shares: WorkShares, options: ScanOptions): Promise<void> {
  if (!shares.open) return;
  const scanner = await openScanner(options.start);
  for (let folder = shares.next(0); folder !== undefined; folder = shares.next(0)) {
    options.signal?.throwIfAborted();
    options.onScan(scanner.scan(folder));
    await nextTurn();
  }
}

class Pool {
  readonly #shares: WorkShares;
  readonly #options: ScanOptions;
  readonly #workers = new Set<Worker>();
  #finish: () => void = () => {};
  #fail: (error: unknown) => void = () => {};

  constructor(shares: WorkShares, options: ScanOptions) {
    this.#shares = shares;
    this.#options = options;
  }

  async run(threads: number): Promise<void> {
    const { signal } = this.#options;
    const done = new Promise<void>((resolve, reject) => {
      this.#finish = resolve;
      this.#fail = reject;
    });
    const abort = (): void => this.#fail(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    try {
      for (let thread = 0; thread < threads; thread++) this.#startWorker(thread);
      await done;
    } finally {
      signal?.removeEventListener("abort", abort);
      this.#shares.clear();
      await Promise.all([...this.#workers].map((worker) => worker.terminate()));
    }
  }

  /** @param large a package that was too large for another thread: the only one that this one takes */
  #startWorker(thread: number, large?: PackageFolder): void {
    const worker = new Worker(this.#options.workerFile, {
      workerData: this.#options.start,
      resourceLimits: large ? largeMemory : threadMemory,
      execArgv: nodeArguments(this.#options.workerFile),
    });
    this.#workers.add(worker);
    let current: PackageFolder | undefined;
    let taken = false;
    let timer: NodeJS.Timeout | undefined;

    const retire = (): void => {
      clearTimeout(timer);
      worker.removeAllListeners();
      this.#workers.delete(worker);
    };
    const next = (): void => {
      clearTimeout(timer);
      current = large === undefined ? this.#shares.next(thread) : taken ? undefined : large;
      taken = true;
      if (current === undefined) {
        retire();
        void worker.terminate();
        if (large !== undefined && this.#shares.open) this.#startWorker(thread);
        else if (this.#workers.size === 0) this.#finish();
        return;
      }
      timer = setTimeout(timedOut, this.#options.packageTimeout ?? defaultPackageTimeout);
      const message: ToWorker = { folder: current };
      worker.postMessage(message);
    };
    /** The thread is lost; its package is named, another thread takes over the rest. */
    const replace = (message: Message): void => {
      retire();
      worker.on("error", () => {});
      void worker.terminate();
      if (current === undefined) {
        this.#fail(new Error(english(message)));
        return;
      }
      this.#options.onScan(failedScan(current.dir, message));
      if (this.#shares.open) this.#startWorker(thread);
      else if (this.#workers.size === 0) this.#finish();
    };
    const timedOut = (): void => replace(say`the analysis took too long and was given up`);

    worker.on("message", (message: FromWorker) => {
      if (message.kind === "broken") {
        this.#fail(new Error(message.message));
        return;
      }
      if (message.kind === "scanned") this.#options.onScan(message.scan);
      next();
    });
    worker.on("error", (error: NodeJS.ErrnoException) => {
      const again = error.code === "ERR_WORKER_OUT_OF_MEMORY" && large === undefined ? current : undefined;
      if (again === undefined) {
        replace(say`the analysis failed: ${error.message}`);
        return;
      }
      retire();
      this.#startWorker(thread, again);
    });
    worker.on("exit", (code) => replace(say`the analysis thread ended with code ${code}`));
  }
}
