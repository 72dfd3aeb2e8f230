import type { AnalysisConfig, AnalysisProblem, Engine } from "../engine/engine";
import type { Host } from "../go/host";
import type { RuleMeta } from "../rules/rule";
import type { PackageScan } from "../workspace/package-scan";
import type { MirrorDisk } from "./mirror-disk";
import type { InitializationOptions, Settings } from "./protocol";

/** All that a server needs from its surroundings; Node, a browser worker and a test each bring their own. */
export interface ServerParts {
  readonly version: string;
  /** Files as they are stored; the server puts open documents in front. */
  readonly disk: Host;
  /** Where the client mirrors what the server cannot read; part of `disk`. */
  readonly mirror?: MirrorDisk;
  readonly rules: readonly RuleMeta[];
  /** @param root the folder that code in no module belongs to */
  createEngine(host: Host, root: string, options: InitializationOptions): Promise<Engine>;
  createConfigurations(host: Host): Configurations;
  readonly scanner: Scanner;
}

/** The configuration that counts for a folder: files found by walking up, merged with the editor's settings. */
export interface Configurations {
  /**
   * Never throws: what is wrong with a file is among the problems, and the rest of it counts.
   * @param root the folder that globs in the settings are relative to
   */
  effective(dir: string, root: string, settings: Partial<Settings>): EffectiveConfiguration;
  /** Configuration files changed, appeared or vanished. */
  forget(): void;
}

export interface EffectiveConfiguration {
  readonly config: AnalysisConfig;
  /** The configuration file that counts; undefined where there is none. */
  readonly file: string | undefined;
  /** Rules of the project's own query files. */
  readonly rules: readonly RuleMeta[];
  /** What is wrong with that file. */
  readonly problems: readonly AnalysisProblem[];
}

/** Analyses folders off the server's thread, from the disk with unsaved texts in front. */
export interface Scanner {
  /** Resolves when all is done, or soon after the signal aborts (then with what was done so far). */
  scan(request: ScanRequest): Promise<ScanOutcome>;
  /** Ends what runs in the background. */
  dispose(): Promise<void>;
}

export interface ScanRequest {
  /** Absolute paths of folders, scanned with all below them. */
  readonly folders: readonly string[];
  /** Where given, only packages that hold one of these files. */
  readonly files?: readonly string[];
  /** Text of unsaved documents by path. */
  readonly overlays: ReadonlyMap<string, string>;
  configFor(dir: string): AnalysisConfig;
  /** Settings of where results are kept. */
  readonly cache?: Partial<Pick<Settings, "cache" | "cacheFolder">>;
  readonly signal: AbortSignal;
  /** Called on the server's thread for every package, as it is done. */
  onPackage(scan: PackageScan): void;
  /** Counts files. */
  onProgress(done: number, total: number): void;
}

export interface ScanOutcome {
  readonly files: number;
  readonly packages: number;
  readonly functions: number;
  /** Packages that an earlier scan's results spared. */
  readonly spared?: number;
  readonly problems: readonly AnalysisProblem[];
}
