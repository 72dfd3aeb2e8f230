import { availableParallelism } from "node:os";
import { buildId } from "../workspace/cache/build-id";
import type { CacheOptions } from "../workspace/cache/scan-cache";
import { discoverPackages } from "../workspace/discovery";
import { scanPackages } from "../workspace/scan-pool";
import type { Scanner, ScanOutcome, ScanRequest } from "./parts";

/** Where the worker's script and its resources are. */
export interface Installation {
  readonly workerFile: string;
  readonly resources: string;
  /** Where results are kept unless settings say otherwise; undefined for nowhere. */
  readonly cacheFolder: string | undefined;
}

const mostThreads = 8;

/** Scans with threads of their own, so that the server goes on answering; one core is left to it. */
export class NodeScanner implements Scanner {
  readonly #installation: Installation;
  readonly #running = new Set<AbortController>();

  constructor(installation: Installation) {
    this.#installation = installation;
  }

  async scan(request: ScanRequest): Promise<ScanOutcome> {
    const abort = new AbortController();
    const stop = (): void => abort.abort(request.signal.reason);
    if (request.signal.aborted) stop();
    request.signal.addEventListener("abort", stop, { once: true });
    this.#running.add(abort);
    const problems: ScanOutcome["problems"][number][] = [];
    const outcome = { files: 0, packages: 0, functions: 0, spared: 0, problems };
    try {
      const found = await discoverPackages(request.files ?? request.folders, {
        configFor: request.configFor,
        signal: abort.signal,
      });
      const { packages } = found;
      const cache = this.#cacheOf(request);
      problems.push(...found.problems);
      const filesIn = new Map(packages.map(({ dir, files }) => [dir, files]));
      const total = packages.reduce((sum, { files }) => sum + files, 0);
      let done = 0;
      request.onProgress(done, total);
      await scanPackages({
        packages,
        start: {
          resources: this.#installation.resources,
          root: request.folders[0] ?? "/",
          overlays: request.overlays,
          ...(cache === undefined ? {} : { cache }),
        },
        workers: Math.max(1, Math.min(availableParallelism() - 1, mostThreads)),
        workerFile: this.#installation.workerFile,
        signal: abort.signal,
        onScan: (scan) => {
          outcome.packages++;
          outcome.files += scan.files;
          outcome.functions += scan.functions;
          if (scan.duration === undefined) outcome.spared++;
          problems.push(...scan.problems);
          request.onPackage(scan);
          done += filesIn.get(scan.dir) ?? 0;
          request.onProgress(done, total);
        },
      });
    } catch (error) {
      if (!abort.signal.aborted) throw error;
    } finally {
      this.#running.delete(abort);
      request.signal.removeEventListener("abort", stop);
    }
    return outcome;
  }

  #cacheOf({ cache = {} }: ScanRequest): CacheOptions | undefined {
    const { cacheFolder, resources } = this.#installation;
    const folder = typeof cache.cacheFolder === "string" && cache.cacheFolder !== "" ? cache.cacheFolder : cacheFolder;
    return folder === undefined || cache.cache === false ? undefined : { folder, build: buildId(resources) };
  }

  async dispose(): Promise<void> {
    for (const abort of this.#running) abort.abort();
  }
}
