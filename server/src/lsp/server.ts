import {
  CodeActionKind,
  type Connection,
  type InitializeParams,
  type InitializeResult,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import { Baselines, nothingShown } from "./baselines";
import { ClosedFiles } from "./closed-files";
import { ConfigurationSource } from "./configuration-source";
import type { ServerContext } from "./context";
import { Delivery } from "./delivery";
import { Documents } from "./documents";
import { featuresOf } from "./features";
import { FindingsFeed } from "./feed";
import { contained, guarded } from "./guard";
import { speak, told } from "./language";
import { connectionLog } from "./log";
import { followConfiguration, startConfiguration } from "./notifications/configuration";
import { followDocuments } from "./notifications/documents";
import { decidesWhatIsShown, fileOperations, followFiles, watchFiles } from "./notifications/files";
import { OverlayHost } from "./overlay";
import { Pace } from "./pace";
import type { ServerParts } from "./parts";
import { ProblemReport } from "./problems";
import { ProgressDisplay } from "./progress";
import { diagnosticIdentifier, fixAllKind, type InitializationOptions } from "./protocol";
import { QueryFiles } from "./query-files";
import { registerCodeActionResolve } from "./requests/code-action-resolve";
import { registerCodeActions } from "./requests/code-actions";
import { registerCodeLens } from "./requests/code-lens";
import { registerConfiguration } from "./requests/configuration";
import { registerExport } from "./requests/export";
import { registerFindings } from "./requests/findings";
import { registerHover } from "./requests/hover";
import { registerMirror } from "./requests/mirror";
import { registerPullDiagnostics } from "./requests/pull-diagnostics";
import { registerRules } from "./requests/rules";
import { registerScanWorkspace } from "./requests/scan-workspace";
import { registerSuppress } from "./requests/suppress";
import { Rescan } from "./rescan";
import { AnalysisSession, type Visible } from "./session";
import { SettingsStore } from "./settings";
import { StatusReport } from "./status";
import { folderOf } from "./uri";

/** So many packages are looked at again on the server's own thread; more are left to the scanner's. */
const fewPackages = 20;

/** Every request this server answers, one file each. */
const requests = [
  registerPullDiagnostics,
  registerCodeActions,
  registerCodeActionResolve,
  registerHover,
  registerCodeLens,
  registerRules,
  registerFindings,
  registerSuppress,
  registerConfiguration,
  registerScanWorkspace,
  registerExport,
  registerMirror,
];

/**
 * A language server on a connection that does not listen yet; the caller starts it with `connection.listen()`. One
 * connection serves one client for its whole life.
 */
export function createServer(connection: Connection, parts: ServerParts): void {
  const log = connectionLog(connection);
  let server: ServerContext | undefined;
  connection.onInitialize(
    guarded(log, "Initialize", async (params: InitializeParams): Promise<InitializeResult> => {
      speak(params.locale);
      if (params.trace) log.setTrace(params.trace);
      server = await start(connection, parts, log, params);
      return {
        capabilities: capabilitiesFor(server),
        serverInfo: { name: "go-leak-lens", version: parts.version },
      };
    }),
  );
  connection.onInitialized(
    contained(log, "Start", async () => {
      if (!server) return;
      watchFiles(server);
      server.status.set({ state: "ready" });
      log.info(`Go Leak Lens ${parts.version}: ${server.rules.size} rules`);
      await startConfiguration(server);
    }),
  );
  connection.onNotification("$/setTrace", ({ value }) => log.setTrace(value));
  connection.onShutdown(
    guarded(log, "Shutdown", async () => {
      await server?.stop();
    }),
  );
}

async function start(
  connection: Connection,
  parts: ServerParts,
  log: ReturnType<typeof connectionLog>,
  params: InitializeParams,
): Promise<ServerContext> {
  const options = (params.initializationOptions ?? {}) as InitializationOptions;
  const features = featuresOf(params.capabilities, options);
  const documents = new Documents();
  const host = new OverlayHost(parts.disk, documents);
  const settings = new SettingsStore(connection, log);
  const folders = params.workspaceFolders ?? (params.rootUri ? [{ uri: params.rootUri, name: "" }] : []);
  settings.start(folders, options.settings ?? {}, features.configuration);
  const engine = await parts.createEngine(host, settings.folderOf("/"), options);
  const problems = new ProblemReport(connection, log);
  const configuration = new ConfigurationSource(parts.createConfigurations(host), settings, problems);
  const baselines = new Baselines(host, (dir) => settings.folderOf(dir), problems);
  const visible: Visible = (dir, findings) => baselines.visible(dir, findings);
  const session = new AnalysisSession(engine, (dir) => ({ ...configuration.of(dir).config, harmless: true }), visible);
  const pace = new Pace();
  const feed = features.findings ? new FindingsFeed(connection, documents, host) : undefined;
  const closedFiles = new ClosedFiles(connection, documents, host, features, feed);
  const delivery = new Delivery(connection, documents, host, session, settings, features, pace, log);
  const rules = new Map(parts.rules.map((rule) => [rule.id, rule]));
  const status = new StatusReport(connection, features.status, {
    state: "starting",
    rules: rules.size,
    version: parts.version,
  });

  const queryFiles = new QueryFiles(documents, configuration, session, problems, () => server.configurationChanged());
  const rescan = new Rescan(parts.scanner, closedFiles, visible, configuration, settings, documents, parts.disk, log);
  const lookAgain = (covered: readonly string[]): void => {
    if (covered.length > fewPackages) rescan.request(covered);
    else if (covered.length > 0) delivery.background(covered);
  };
  session.onStale((dirs) => lookAgain(dirs.filter((dir) => closedFiles.covers(dir))));
  session.onAnalysed(({ dir, findings, problems: found, milliseconds, cutShort }) => {
    const cut =
      cutShort === 0 ? "" : `; ${cutShort} functions have too many runs to be looked at, and nothing is said of them`;
    log.trace(() => `Analysed ${dir} in ${milliseconds.toFixed(1)} ms${cut}`);
    const { file, problems: mistakes } = configuration.of(dir);
    status.set({
      lastAnalysis: Math.round(milliseconds * 10) / 10,
      configFile: file && documents.uriOf(file),
      message: mistakes[0] && told(mistakes[0].message),
    });
    // Mistakes in query files are told where those are looked at.
    problems.set(
      dir,
      found.filter((problem) => !problem.file.endsWith(".scm")),
    );
    queryFiles.count(configuration.of(dir).config.queries);
    closedFiles.update(dir, findings);
    for (const open of documents.all()) {
      if (isIn(open.path, dir)) feed?.update(open.path, findings.get(open.path) ?? nothingShown);
    }
  });

  const server: ServerContext = {
    version: parts.version,
    connection,
    features,
    log,
    documents,
    disk: parts.disk,
    mirror: parts.mirror,
    host,
    session,
    settings,
    configuration,
    baselines,
    rules,
    ruleMeta: (id) => rules.get(id) ?? configuration.projectRules().find((rule) => rule.id === id),
    queryFiles,
    pace,
    delivery,
    closedFiles,
    scanner: parts.scanner,
    status,
    progress: new ProgressDisplay(connection, features),
    feed,
    stop: async () => {
      delivery.stop();
      rescan.dispose();
      status.dispose();
      queryFiles.dispose();
      await parts.scanner.dispose();
      session.dispose();
    },
    filesChanged: (paths) => {
      // What an open document says stays true until it is closed; the file behind it is only what will be saved over.
      session.changed(paths.filter((path) => documents.textOf(path) === undefined));
      const decides = (path: string): boolean =>
        decidesWhatIsShown(path) || configuration.hasQueries(path.endsWith(".scm") ? folderOf(path) : path);
      if (paths.some(decides)) server.configurationChanged();
      delivery.settle();
    },
    configurationChanged: () => {
      configuration.forget();
      baselines.forget();
      session.configurationChanged();
      queryFiles.recheck();
      lookAgain(closedFiles.covered());
      delivery.settle();
    },
  };
  followDocuments(server);
  followFiles(server);
  followConfiguration(server);
  for (const register of requests) register(server);
  return server;
}

function capabilitiesFor({ features }: ServerContext): ServerCapabilities {
  return {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
    ...(features.pullDiagnostics
      ? {
          diagnosticProvider: {
            // Mistakes in other files are pushed; an empty answer to a pull would wipe them out.
            documentSelector: [{ language: "go" }],
            identifier: diagnosticIdentifier,
            interFileDependencies: true,
            workspaceDiagnostics: false,
          },
        }
      : {}),
    hoverProvider: true,
    codeLensProvider: {},
    codeActionProvider: {
      codeActionKinds: [CodeActionKind.QuickFix, fixAllKind],
      resolveProvider: features.codeActionResolve,
    },
    workspace: {
      workspaceFolders: { supported: true, changeNotifications: true },
      fileOperations: { didCreate: fileOperations, didDelete: fileOperations, didRename: fileOperations },
    },
  };
}

function isIn(path: string, dir: string): boolean {
  return path.startsWith(`${dir}/`) && !path.includes("/", dir.length + 1);
}
