import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type {
  FindingParams,
  FindingView,
  ScanParams,
  ScanResult,
  Status,
  SuppressParams,
} from "../../server/src/lsp/protocol";
import { changedGoFiles } from "./changedFiles";
import { Commands } from "./commands";
import { Findings } from "./findings";
import { fixAll } from "./fixAll";
import { LeakPath } from "./leakPath";
import { LeaksView } from "./leaksView";
import { Mirror } from "./mirror";
import { openPlayground } from "./playground";
import { disableRule, openConfiguration, openRule, pickRule } from "./rules";
import { Scans } from "./scan";
import { documentSelector, type Platform, Server } from "./server";
import { StatusItems } from "./status";
import { suppress } from "./suppress";
import { complain, inform } from "./tell";
import { changedFiles, reason } from "./words";

/** What other extensions (and the tests) may ask of this one. */
export interface Api {
  status(): Status;
  /** Process id of the language server, for a debugger; undefined while there is none. */
  serverProcess(): number | undefined;
}

/** Set while the extension is active, so that deactivation can wait for the server to end. */
let running: Server | undefined;

/** Makes the extension work on a platform; its entries are `node.ts` and `browser.ts`. */
export async function start(context: vscode.ExtensionContext, platform: Platform): Promise<Api> {
  if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });
  const version = String(context.extension.packageJSON.version);
  const log = vscode.window.createOutputChannel("Go Leak Lens", { log: true });
  const findings = new Findings(vscode.languages.createDiagnosticCollection("go-leak-lens"));
  const status = new StatusItems(documentSelector, version);
  const server = new Server(platform, version, findings, log, {
    status: (now) => status.show(now),
    findings: (file) => {
      if (file.version !== null || file.findings.length === 0 || scans.hasRun) leaks.update(file);
      void scans.update(file);
    },
  });
  const { client } = server;
  const scans = new Scans(client, findings, log);
  const leakPath = new LeakPath(client);
  const leaks = new LeaksView(client);
  running = server;
  context.subscriptions.push(log, findings, status, leakPath, leaks);

  const register = (command: string, run: (...args: never[]) => unknown): void => {
    const guarded = async (...args: never[]): Promise<unknown> => {
      try {
        return await run(...args);
      } catch (error) {
        log.error(`${command}: ${String(error)}`);
        void complain(reason(error));
        return undefined;
      }
    };
    context.subscriptions.push(vscode.commands.registerCommand(command, guarded));
  };
  const uriText = (uri: vscode.Uri): string => client.code2ProtocolConverter.asUri(uri);
  const openVersion = ({ uri }: FindingView): number | null =>
    vscode.workspace.textDocuments.find((document) => uriText(document.uri) === uri)?.version ?? null;
  const scan = (what: string, params: ScanParams): Promise<ScanResult | undefined> => scans.run(what, params);

  register(Commands.scanWorkspace, () => {
    if (vscode.workspace.workspaceFolders) return scan(l10n.t("the workspace"), {});
    void inform(l10n.t("open a folder to scan it."));
    return undefined;
  });
  register(Commands.scanFolder, async (chosen?: vscode.Uri) => {
    const folder = chosen ?? (await pickFolder());
    return folder && scan(vscode.workspace.asRelativePath(folder), { folders: [uriText(folder)] });
  });
  register(Commands.scanChangedFiles, async () => {
    const files = await changedGoFiles();
    if (files && files.length > 0) return scan(changedFiles(files.length), { files: files.map(uriText) });
    void inform(
      files
        ? l10n.t("git knows of no changed Go file.")
        : l10n.t("VS Code's git support is needed to know what changed."),
    );
    return undefined;
  });
  register(Commands.cancelScan, () => scans.cancel());
  register(Commands.clearScanResults, () => {
    scans.clear();
    leaks.clearScanned();
  });
  register(Commands.restartServer, () => server.restart());
  register(Commands.showLog, () => log.show());
  register(Commands.showLeakPath, (params?: FindingParams) => leakPath.show(params));
  register(Commands.suppress, (params: SuppressParams) => suppress(client, params));
  register(Commands.openRule, async (rule?: string, url?: string) => {
    const picked = rule ?? (await pickRule(client, l10n.t("Open the page of which rule?")));
    if (picked) await openRule(picked, url);
  });
  register(Commands.disableRule, async (rule?: string, uri?: string) => {
    const picked = rule ?? (await pickRule(client, l10n.t("Turn which rule off?")));
    const file = uri ? vscode.Uri.parse(uri) : vscode.window.activeTextEditor?.document.uri;
    if (picked) await disableRule(picked, file, status.last.configFile);
  });
  register(Commands.groupLeaks, () => leaks.groupBy());
  register(Commands.filterLeaks, () => leaks.filter());
  register(Commands.clearLeaksFilter, () => leaks.clearFilter());
  register(Commands.showLeakPathOf, (finding: FindingView) => leakPath.show(leaks.params(finding)));
  register(Commands.openRuleOf, ({ rule, url }: FindingView) => openRule(rule, url));
  register(Commands.suppressOf, (finding: FindingView) =>
    suppress(client, { ...leaks.params(finding), scope: "line", version: openVersion(finding) }),
  );
  register(Commands.fixAll, (node?: { readonly uri?: string; readonly key?: string }) => {
    const uri = node?.uri ?? node?.key;
    return fixAll(uri ? client.protocol2CodeConverter.asUri(uri) : vscode.window.activeTextEditor?.document.uri);
  });
  register(Commands.openConfiguration, () => openConfiguration(status.last.configFile));
  register(Commands.openPlayground, () => openPlayground(context));

  // Not awaited: commands wait for the server by themselves, and activation must not.
  void server.start();
  context.subscriptions.push(new Mirror(client, platform, log));
  return { status: () => status.last, serverProcess: () => platform.serverProcess() };
}

/** Ends what {@link start} began; resolves when the server has ended too. */
export async function end(): Promise<void> {
  await running?.client.dispose();
  running = undefined;
}

async function pickFolder(): Promise<vscode.Uri | undefined> {
  const picked = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    defaultUri: vscode.workspace.workspaceFolders?.[0]?.uri,
    openLabel: l10n.t("Scan"),
    title: l10n.t("Scan which folder for leaks?"),
  });
  return picked?.[0];
}
