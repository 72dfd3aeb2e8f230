import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Status } from "../../server/src/lsp/protocol";
import { ConfigurationTexts } from "./effectiveConfiguration";
import { Findings } from "./findings";
import { leakCommands } from "./leakCommands";
import { LeakPath } from "./leakPath";
import { isEmpty } from "./leaks";
import { LeaksView } from "./leaksView";
import { Mirror } from "./mirror";
import type { CommandTable, Parts } from "./parts";
import { projectCommands } from "./projectCommands";
import { Scans } from "./scan";
import { scanCommands } from "./scanCommands";
import { documentSelector, type Platform, Server } from "./server";
import { StatusItems } from "./status";
import { complain } from "./tell";
import { reason } from "./words";

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
    status: (now) => {
      status.show(now);
      if (now.state === "starting" || now.state === "error") leaks.clearOpen();
    },
    findings: (file) => {
      if (file.version !== null || isEmpty(file) || scans.hasRun) leaks.update(file);
      void scans.update(file);
    },
  });
  const { client } = server;
  const scans = new Scans(client, findings, log, (file) => leaks.update(file));
  const leakPath = new LeakPath(client);
  const leaks = new LeaksView(client);
  running = server;
  context.subscriptions.push(log, findings, status, leakPath, leaks);

  const texts = new ConfigurationTexts(client);
  context.subscriptions.push(texts);
  const parts = { context, client, server, scans, leaks, leakPath, status, texts, log };
  register(parts, { ...scanCommands(parts), ...leakCommands(parts), ...projectCommands(parts) });

  // Not awaited: commands wait for the server by themselves, and activation must not.
  void server.start();
  context.subscriptions.push(new Mirror(client, platform, log));
  return { status: () => status.last, serverProcess: () => platform.serverProcess() };
}

/** Ends what {@link start} began; resolves when the server has ended too. */
export async function end(): Promise<void> {
  // VS Code waits five seconds for this; the library alone would give a busy machine two.
  await running?.client.dispose(4_000);
  running = undefined;
}

/** Makes commands; what one throws is told and logged instead of lost. */
function register({ context, log, status }: Pick<Parts, "context" | "log" | "status">, table: CommandTable): void {
  const isDown = (): boolean => status.last.state === "error";
  for (const [command, run] of Object.entries(table)) {
    const guarded = async (...args: never[]): Promise<unknown> => {
      const wasDown = isDown();
      try {
        return await run(...args);
      } catch (error) {
        log.error(`${command}: ${String(error)}`);
        // Of a server that went down meanwhile a person was told just now; one message is enough.
        if (wasDown || !isDown()) void complain(reason(error));
        return undefined;
      }
    };
    context.subscriptions.push(vscode.commands.registerCommand(command, guarded));
  }
}
