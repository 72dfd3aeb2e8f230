import type { AnalysisConfig, AnalysisProblem, Engine } from "../engine/engine";
import type { LocatedFinding } from "../engine/located";
import { locator } from "../engine/located";
import { type Message, say } from "../finding/say";
import type { ScanCache } from "./cache/scan-cache";
import type { PackageFolder } from "./discovery";
import type { NodeHost } from "./node-host";

/** What a scan says of one package. Plain data: it crosses threads. */
export interface PackageScan {
  readonly dir: string;
  readonly findings: readonly LocatedFinding[];
  readonly problems: readonly AnalysisProblem[];
  readonly files: number;
  readonly functions: number;
  /** Findings that the profile leaves out because they do no harm where they stand. */
  readonly harmless?: number;
  /** How long the analysis took, in ms of wall time; absent where there was none. */
  readonly duration?: number;
}

/** Analyses packages one after the other; of those that are done only what importers need is kept, and that is bounded. */
export class PackageScanner {
  readonly #engine: Engine;
  readonly #host: NodeHost;
  readonly #cache: ScanCache | undefined;

  /** @param cache keeps what is found */
  constructor(engine: Engine, host: NodeHost, cache?: ScanCache) {
    this.#engine = engine;
    this.#host = host;
    this.#cache = cache;
  }

  /** Never throws: what goes wrong is a problem that names the folder. */
  scan(folder: Pick<PackageFolder, "dir" | "skip"> & { readonly config: AnalysisConfig }): PackageScan {
    const start = performance.now();
    try {
      const result = this.#engine.analysePackage(folder.dir, folder.config, new Set(folder.skip));
      const locate = locator((file) => this.#host.readFile(file));
      const basis = this.#engine.basis(folder.dir);
      const scan = {
        ...result,
        findings: result.findings.map(locate),
        problems: [...result.problems, ...this.#host.problemsIn(new Set(basis.folders))],
      };
      this.#cache?.keep(folder, scan, basis);
      return { ...scan, duration: performance.now() - start };
    } catch (error) {
      return failedScan(
        folder.dir,
        say`the analysis failed: ${error instanceof Error ? error.message : String(error)}`,
      );
    } finally {
      this.#engine.trim(0);
    }
  }
}

/** A scan that came to nothing, with the reason. */
export function failedScan(dir: string, message: Message): PackageScan {
  return { dir, findings: [], problems: [{ file: dir, line: 1, message }], files: 0, functions: 0 };
}
