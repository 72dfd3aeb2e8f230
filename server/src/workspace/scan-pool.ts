import { Worker } from "node:worker_threads";
import type { PackageFolder } from "./discovery";
import { nodeArguments } from "./installation";
import { openScanner } from "./open-scanner";
import { failedScan, type PackageScan } from "./package-scan";
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

/**
 * A thread that needs more is given up with its package. The bound also makes V8 collect sooner: how far it lets the heap
 * grow between collections depends on it.
 */
const threadMemory = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 24 };

/**
 * Scans packages, each by itself: what is found does not depend on the number of threads or on who scans what. Resolves
 * when all are done; rejects with the signal's reason as soon as it is aborted, busy threads are killed.
 */
export async function scanPackages(options: ScanOptions): Promise<void> {
  options.signal?.throwIfAborted();
  const queue = inDispatchOrder(options.packages);
  const threads = Math.min(options.workers, queue.length);
  if (threads === 0) await scanHere(queue, options);
  else await new Pool(queue, options).run(threads);
}

async function scanHere(queue: readonly PackageFolder[], options: ScanOptions): Promise<void> {
  if (queue.length === 0) return;
  const scanner = await openScanner(options.start);
  for (const folder of queue) {
    options.signal?.throwIfAborted();
    options.onScan(scanner.scan(folder));
    await new Promise(setImmediate);
  }
}

/** Large packages first, so that no thread is left alone with one at the end. */
function inDispatchOrder(packages: readonly PackageFolder[]): PackageFolder[] {
  return [...packages].sort((a, b) => b.bytes - a.bytes);
}

class Pool {
  readonly #queue: PackageFolder[];
  readonly #options: ScanOptions;
  readonly #workers = new Set<Worker>();
  #finish: () => void = () => {};
  #fail: (error: unknown) => void = () => {};

  constructor(queue: readonly PackageFolder[], options: ScanOptions) {
    this.#queue = [...queue].reverse();
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
      for (let thread = 0; thread < threads; thread++) this.#startWorker();
      await done;
    } finally {
      signal?.removeEventListener("abort", abort);
      this.#queue.length = 0;
      await Promise.all([...this.#workers].map((worker) => worker.terminate()));
    }
  }

  #startWorker(): void {
    const worker = new Worker(this.#options.workerFile, {
      workerData: this.#options.start,
      resourceLimits: threadMemory,
      execArgv: nodeArguments(this.#options.workerFile),
    });
    this.#workers.add(worker);
    let current: PackageFolder | undefined;
    let timer: NodeJS.Timeout | undefined;

    const retire = (): void => {
      clearTimeout(timer);
      worker.removeAllListeners();
      this.#workers.delete(worker);
    };
    const next = (): void => {
      clearTimeout(timer);
      current = this.#queue.pop();
      if (current === undefined) {
        retire();
        void worker.terminate();
        if (this.#workers.size === 0) this.#finish();
        return;
      }
      timer = setTimeout(timedOut, this.#options.packageTimeout ?? defaultPackageTimeout);
      const message: ToWorker = { folder: current };
      worker.postMessage(message);
    };
    /** The thread is lost; its package is named, another thread takes over the rest. */
    const replace = (message: string): void => {
      retire();
      worker.on("error", () => {});
      void worker.terminate();
      if (current === undefined) {
        this.#fail(new Error(message));
        return;
      }
      this.#options.onScan(failedScan(current.dir, message));
      if (this.#queue.length > 0) this.#startWorker();
      else if (this.#workers.size === 0) this.#finish();
    };
    const timedOut = (): void => replace("the analysis took too long and was given up");

    worker.on("message", (message: FromWorker) => {
      if (message.kind === "broken") {
        this.#fail(new Error(message.message));
        return;
      }
      if (message.kind === "scanned") this.#options.onScan(message.scan);
      next();
    });
    worker.on("error", (error) => replace(`the analysis failed: ${error.message}`));
    worker.on("exit", (code) => replace(`the analysis thread ended with code ${code}`));
  }
}
