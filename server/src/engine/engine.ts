import type { Finding, Severity, Span } from "../finding/finding";
import type { Message } from "../finding/say";
import type { Basis } from "../go/footprint";
import type { GoVersion } from "../go/model";

/** Effective configuration for a file or folder; every field has a default (see `defaultConfig`). */
export interface AnalysisConfig {
  /** The folder that `include` and `exclude` are relative to, absolute. */
  readonly root: string;
  /** What runs unless `rules` says otherwise: all but advice, everything, or nothing. */
  readonly profile: "recommended" | "strict" | "custom";
  /** Per rule: a severity, or "off". */
  readonly rules: Readonly<Record<string, Severity | "off">>;
  /** Where given, no other rules run. */
  readonly only?: readonly string[];
  /** Rules left to others because those report the same: to nobody, to `go vet` (which gopls runs), to staticcheck too. */
  readonly overlap: "report" | "leaveToVet" | "leaveToStaticcheck";
  /** Globs relative to `root`. Nothing included means everything is. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly tests: boolean;
  readonly generated: boolean;
  /** Report what does no harm where it stands too, as hints; only the strict profile has it otherwise. */
  readonly harmless?: boolean;
  readonly vendor: boolean;
  /** Folders, absolute, whose query files (`*.scm`) bring rules of the project's own. */
  readonly queries: readonly string[];
  readonly goVersion: GoVersion | undefined;
}

/** Something that could not be looked at, in words a person can act on. `line` is 1-based. */
export interface AnalysisProblem {
  readonly file: string;
  readonly line: number;
  readonly message: Message;
  /** A mistake of this program, not of the file: belongs in logs rather than beside the code. */
  readonly internal?: boolean;
  /** Another run may do better: it took too long this time. */
  readonly fleeting?: boolean;
}

export interface PackageResult {
  readonly dir: string;
  /** Sorted by file, offset, rule. Suppressed ones are there, marked. */
  readonly findings: readonly Finding[];
  readonly problems: readonly AnalysisProblem[];
  readonly files: number;
  readonly functions: number;
  /** Functions whose runs were not looked at to the end, so that nothing is said of these. */
  readonly cutShort?: number;
  /** Findings that the profile leaves out because they do no harm where they stand. */
  readonly harmless?: number;
}

/** A function that starts goroutines. */
export interface LauncherInfo {
  /** Of its name. */
  readonly span: Span;
  /** Places in its text that start one. */
  readonly starts: number;
  /** Those that it does not surely wait for. */
  readonly mayOutlive: number;
}

/**
 * The analyser. Synchronous and free of disk and protocol: everything comes through the Host given at creation.
 * One instance per scan worker or editor session.
 */
export interface Engine {
  /**
   * Analyses the package in a folder (in-package and external tests included).
   * @param skip files that are read but not reported on, besides those that the configuration leaves out
   */
  analysePackage(dir: string, config: AnalysisConfig, skip?: ReadonlySet<string>): PackageResult;
  /** What the last result of a folder rested on; to be asked before anything is forgotten. */
  basis(dir: string): Basis;
  /** Tells that files changed (or vanished): what was derived from them is forgotten. Answers folders whose findings may differ. */
  filesChanged(paths: readonly string[]): readonly string[];
  /** Functions of a file that start goroutines, by the offset of their names; none for a file of no package. */
  launchers(path: string): readonly LauncherInfo[];
  /** Mistakes in the query files of folders; see `AnalysisConfig.queries`. */
  queryProblems(folders: readonly string[]): readonly AnalysisProblem[];
  /** Drops the memory of a package that is no longer needed. */
  forget(dir: string): void;
  /** Drops the memory of all but about `keep` packages, those loaded first going first. */
  trim(keep: number): void;
  dispose(): void;
}
