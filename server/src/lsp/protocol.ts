/**
 * What the server and a client say to each other beyond the Language Server Protocol: plain data and names, so that a
 * client of any runtime can import this file. Lines and columns are 0-based, columns count UTF-16 units; files are URIs.
 */
import type { ProgressToken, Range, WorkspaceEdit } from "vscode-languageserver";
import type { Family, Severity, Tier } from "../finding/finding";

/** `source` of every diagnostic of ours. */
export const diagnosticSource = "go-leak-lens";
/** Identifier of the pull diagnostics registration (`textDocument/diagnostic`). */
export const diagnosticIdentifier = "go-leak-lens";
/** The section asked for with `workspace/configuration`, per workspace folder. */
export const settingsSection = "goLeakLens";
/** Code action kind that applies every safe fix of a file that does not overlap another. */
export const fixAllKind = "source.fixAll.goLeakLens";
/** Where projects keep their configuration; found by walking up from a file. */
export const configFileName = ".goleaklens.json";

export { ruleUrl } from "../finding/pages";

/** Requests, client → server. */
export const Requests = {
  /** {@link ScanParams} → {@link ScanResult}; work-done progress and partial results ({@link FileFindings}[]). */
  scanWorkspace: "goLeakLens/scanWorkspace",
  /** no parameters → {@link RuleInfo}[] */
  rules: "goLeakLens/rules",
  /** {@link FindingParams} → {@link FindingView} or null where the leak is gone. */
  finding: "goLeakLens/finding",
  /** {@link FileParams} → {@link FileFindings}; analyses the file's package now. */
  findings: "goLeakLens/findings",
  /** {@link SuppressParams} → WorkspaceEdit; an error (ContentModified) where the document moved on. */
  suppress: "goLeakLens/suppress",
  /** {@link FileParams} → {@link EffectiveConfig} */
  configuration: "goLeakLens/configuration",
  /** {@link ExportParams} → {@link ExportResult}; work-done progress. Writes nothing. */
  export: "goLeakLens/export",
  /**
   * {@link MirrorParams} → null. Files of schemes other than `file` (all files, for a server in a browser): the client
   * sends those of the workspace once, before it opens documents where it can, and again whenever they change.
   */
  mirror: "goLeakLens/mirror",
} as const;

/** Notifications, server → client. */
export const Notifications = {
  /** {@link Status}, whenever it changes; sent only to a client that asked (`InitializationOptions.status`). */
  status: "goLeakLens/status",
  /**
   * {@link FileFindings}, whenever the findings of a file became other ones: open files after each analysis, closed ones
   * after a scan or when a package they belong to was analysed again; an empty list when the file vanished. The whole
   * truth for a view. Sent only to a client that asked (`InitializationOptions.findings`); such a client shows files that
   * are not open by itself, others get `textDocument/publishDiagnostics` for them.
   */
  findingsChanged: "goLeakLens/findingsChanged",
} as const;

/**
 * Commands that a client may implement; an action that needs one is offered only where
 * `InitializationOptions.commands` names it.
 */
export const ClientCommands = {
  /** arguments: [{@link FindingParams}] */
  showLeakPath: "goLeakLens.showLeakPath",
  /** arguments: [{@link SuppressParams} without a reason]: ask for the reason, then request `goLeakLens/suppress`. */
  suppress: "goLeakLens.suppress",
  /** arguments: [rule: string, uri: string] */
  disableRule: "goLeakLens.disableRule",
  /** arguments: [rule: string, url: string] */
  openRule: "goLeakLens.openRule",
} as const;

/** `initializationOptions` of the initialize request; every field may be missing. */
export interface InitializationOptions {
  /** Values of {@link ClientCommands} that the client implements. */
  readonly commands?: readonly string[];
  readonly status?: boolean;
  readonly findings?: boolean;
  /** For a server in a browser: URL of the folder with the grammar, queries and data, without a slash at its end. */
  readonly resources?: string;
  /** Settings for clients without `workspace/configuration`. */
  readonly settings?: Partial<Settings>;
}

/** The `goLeakLens` section. A project's `.goleaklens.json` goes before it, field by field. */
export interface Settings {
  readonly profile: "recommended" | "strict" | "custom";
  /** Rule id → severity or "off". */
  readonly rules: Readonly<Record<string, Severity | "off">>;
  /** Rules left to `go vet` (which gopls runs), or to staticcheck too, because those report the same. */
  readonly overlap: "report" | "leaveToVet" | "leaveToStaticcheck";
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Folders, relative to the workspace folder, with query files of the project's own rules. */
  readonly queryFolders: readonly string[];
  readonly tests: boolean;
  readonly generated: boolean;
  readonly vendor: boolean;
  /** "1.22", or "" for the module's own. */
  readonly goVersion: string;
  /** Whether functions that start goroutines say so in a line above them. */
  readonly codeLens: boolean;
  /** Whether scans use results of earlier ones, and keep theirs. */
  readonly cache: boolean;
  /** Where; "" for the user's cache folder. */
  readonly cacheFolder: string;
  /** `onSave`: findings change only when the document is saved. */
  readonly run: "onType" | "onSave";
}

export interface FileParams {
  readonly uri: string;
}

/** Names one finding; what a diagnostic's `data` holds. */
export interface FindingParams extends FileParams {
  readonly rule: string;
  readonly fingerprint: string;
}

/** `Diagnostic.data`: all that code actions need, so the server remembers nothing per diagnostic. */
export interface DiagnosticData {
  readonly rule: string;
  readonly fingerprint: string;
  readonly tier: Tier;
  readonly family: Family;
  readonly fixes: readonly FixInfo[];
}

export interface FixInfo {
  readonly title: string;
  readonly safety: "safe" | "unsafe";
}

export interface SuppressParams extends FindingParams {
  readonly scope: "line" | "file";
  /** Version of the open document, null for a file that is not open. */
  readonly version: number | null;
  readonly reason?: string;
}

export interface StepView {
  readonly uri: string;
  readonly range: Range;
  readonly text: string;
  /** Which goroutine takes the step in a concurrency trace; 0 is the function itself. */
  readonly goroutine?: number;
}

/** A finding as a view needs it. */
export interface FindingView {
  readonly rule: string;
  readonly family: Family;
  readonly tier: Tier;
  readonly severity: Severity;
  readonly message: string;
  readonly uri: string;
  readonly range: Range;
  readonly function: string;
  readonly trace: readonly StepView[];
  readonly fixes: readonly FixInfo[];
  readonly fingerprint: string;
  readonly url: string;
}

/** All findings of one file that are shown, in source order. */
export interface FileFindings {
  readonly uri: string;
  /** Version of the open document; null when the file is not open. */
  readonly version: number | null;
  readonly findings: readonly FindingView[];
  /** In {@link Notifications.findingsChanged}: those that the baseline accepts and nothing else shows; missing for none. */
  readonly accepted?: readonly FindingView[];
}

export interface ScanParams {
  /** URIs of folders; without them all workspace folders. */
  readonly folders?: readonly string[];
  /** Only these files' findings are reported (their packages are analysed whole). */
  readonly files?: readonly string[];
  readonly workDoneToken?: ProgressToken;
  /** Findings stream under this token as {@link FileFindings}[], one call a package. */
  readonly partialResultToken?: ProgressToken;
}

export interface ScanResult {
  readonly files: number;
  readonly packages: number;
  readonly functions: number;
  readonly findings: number;
  /** Files with at least one finding. */
  readonly filesWithFindings: number;
  readonly milliseconds: number;
  readonly cancelled: boolean;
  readonly problems: readonly Problem[];
}

export interface MirrorParams {
  /** Go files, go.mod, go.work, vendor/modules.txt, configuration files and query files (`*.scm`); `text` is null where a file vanished. */
  readonly files: readonly { readonly uri: string; readonly text: string | null }[];
}

export interface ExportParams {
  /** URI of the folder to scan; paths in the report are relative to it. */
  readonly folder: string;
  /** `baseline` accepts all that is found: written under the answer's `uri`, it hides those findings from then on. */
  readonly format: "baseline" | "json" | "sarif";
  readonly workDoneToken?: ProgressToken;
}

export interface ExportResult {
  readonly text: string;
  /** Findings in the text. */
  readonly findings: number;
  /** Where such a file usually lies. */
  readonly uri: string;
}

/** Something that could not be looked at, in words a person can act on. */
export interface Problem {
  readonly uri: string;
  readonly line: number;
  readonly message: string;
}

export interface Status {
  readonly state: "starting" | "ready" | "analysing" | "scanning" | "error";
  /** Rules known to the server. */
  readonly rules: number;
  /** Duration of the last package analysis, in milliseconds. */
  readonly lastAnalysis?: number;
  /** URI of the configuration file that counted in the last analysis. */
  readonly configFile?: string;
  /** What is wrong, for the states `error` and a broken configuration. */
  readonly message?: string;
  readonly version: string;
}

export interface RuleInfo {
  readonly id: string;
  readonly family: Family;
  readonly tier: Tier;
  readonly severity: Severity;
  readonly summary: string;
  readonly fix?: FixInfo;
  /** Peers that report the same, e.g. "vet:lostcancel". */
  readonly overlaps: readonly string[];
  readonly url: string;
}

export interface EffectiveConfig {
  /** URI of the `.goleaklens.json` that counts for this file; missing where there is none. */
  readonly file?: string;
  /** The merged values, as the analysis uses them. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly problems: readonly Problem[];
}

/** What `goLeakLens/suppress` answers. */
export type SuppressResult = WorkspaceEdit;
