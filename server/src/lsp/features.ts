import { type ClientCapabilities, MarkupKind } from "vscode-languageserver";
import type { ClientCommands, InitializationOptions } from "./protocol";

/** What the client at the other end can do, read once from its capabilities. */
export interface Features {
  readonly pullDiagnostics: boolean;
  readonly refreshDiagnostics: boolean;
  readonly refreshCodeLens: boolean;
  readonly relatedInformation: boolean;
  readonly codeDescription: boolean;
  readonly diagnosticData: boolean;
  readonly diagnosticTags: boolean;
  readonly codeActionLiterals: boolean;
  readonly codeActionResolve: boolean;
  readonly preferred: boolean;
  readonly documentChanges: boolean;
  readonly changeAnnotations: boolean;
  readonly configuration: boolean;
  readonly watchConfiguration: boolean;
  readonly watchFiles: boolean;
  readonly workspaceFolders: boolean;
  readonly workDoneProgress: boolean;
  readonly markdownHover: boolean;
  readonly status: boolean;
  readonly findings: boolean;
  command(name: (typeof ClientCommands)[keyof typeof ClientCommands]): boolean;
}

/** Reads the features; whatever the client does not mention it cannot do. */
export function featuresOf(capabilities: ClientCapabilities, options: InitializationOptions): Features {
  const { textDocument, window, workspace } = capabilities;
  const diagnostics = textDocument?.diagnostic;
  // A client that pulls describes its diagnostics there, one that is pushed to under publishDiagnostics.
  const shape = { ...textDocument?.publishDiagnostics, ...diagnostics };
  const action = textDocument?.codeAction;
  const commands = new Set(options.commands ?? []);
  return {
    pullDiagnostics: diagnostics !== undefined,
    refreshDiagnostics: workspace?.diagnostics?.refreshSupport ?? false,
    refreshCodeLens: workspace?.codeLens?.refreshSupport ?? false,
    relatedInformation: shape.relatedInformation ?? false,
    codeDescription: shape.codeDescriptionSupport ?? false,
    diagnosticData: shape.dataSupport ?? false,
    diagnosticTags: shape.tagSupport !== undefined,
    codeActionLiterals: action?.codeActionLiteralSupport !== undefined,
    codeActionResolve: (action?.dataSupport && action.resolveSupport?.properties.includes("edit")) ?? false,
    preferred: action?.isPreferredSupport ?? false,
    documentChanges: workspace?.workspaceEdit?.documentChanges ?? false,
    changeAnnotations: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
    configuration: workspace?.configuration ?? false,
    watchConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration ?? false,
    watchFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false,
    workspaceFolders: workspace?.workspaceFolders ?? false,
    workDoneProgress: window?.workDoneProgress ?? false,
    markdownHover: textDocument?.hover?.contentFormat?.includes(MarkupKind.Markdown) ?? false,
    status: options.status ?? false,
    findings: options.findings ?? false,
    command: (name) => commands.has(name),
  };
}
