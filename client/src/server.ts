import * as l10n from "@vscode/l10n";
import type * as vscode from "vscode";
import {
  type BaseLanguageClient,
  CloseAction,
  type DiagnosticCollectionProvider,
  ErrorAction,
  type ErrorHandler,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  State,
} from "vscode-languageclient";
import {
  ClientCommands,
  type FileFindings,
  type InitializationOptions,
  Notifications,
  type Status,
} from "../../server/src/lsp/protocol";
import { Commands } from "./commands";
import { Crashes } from "./crashes";
import type { Findings } from "./findings";
import { complain } from "./tell";
import { reason } from "./words";

/** Which documents the server is told of. */
/** Go, and the query files of a project's own rules. */
export const documentSelector = [{ language: "go" }, { pattern: "**/*.scm" }];

/** What else happens when the server speaks. */
export interface ServerEvents {
  status(status: Status): void;
  findings(findings: FileFindings): void;
}

/** What differs between VS Code on a machine and VS Code in a browser. */
export interface Platform {
  /** A client whose server is a process here and a worker there. */
  createClient(id: string, name: string, options: LanguageClientOptions): BaseLanguageClient;
  /** Process id of the server; undefined where there is none. */
  serverProcess(): number | undefined;
  /** Whether the server can read a file by itself; the others are mirrored to it. */
  canRead(uri: vscode.Uri): boolean;
  /** Address of the folder with grammar, queries and data, for a server that has no disk. */
  readonly resources?: string;
}

/** The language server's life: started, restarted after a crash, and left alone after repeated ones. */
export class Server {
  readonly client: BaseLanguageClient;
  readonly #crashes = new Crashes();
  readonly #events: ServerEvents;
  readonly #log: vscode.LogOutputChannel;
  readonly #version: string;
  /** Whether the server's process ended since it was last started. */
  #ended = false;
  /** Whether a person was told since they last asked for a restart. */
  #told = false;

  constructor(
    platform: Platform,
    version: string,
    findings: Findings,
    log: vscode.LogOutputChannel,
    events: ServerEvents,
  ) {
    this.#log = log;
    this.#events = events;
    this.#version = version;
    const collections: DiagnosticCollectionProvider = {
      create: (name) => findings.collection(name ?? "go-leak-lens"),
      dispose: (collection) => collection.dispose(),
    };
    const initializationOptions: InitializationOptions = {
      commands: Object.values(ClientCommands),
      status: true,
      findings: true,
      resources: platform.resources,
    };
    const options: LanguageClientOptions = {
      documentSelector,
      outputChannel: log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      diagnosticCollectionProvider: collections,
      diagnosticPullOptions: { onChange: true, onSave: true },
      errorHandler: this.#errorHandler(),
      initializationOptions,
      // Told by `start`, which fails too.
      initializationFailedHandler: () => false,
      markdown: { isTrusted: { enabledCommands: [Commands.openRule] } },
    };
    this.client = onlyLogging(platform.createClient("goLeakLens", "Go Leak Lens", options));
    this.client.onNotification(Notifications.status, (status: Status) => events.status(status));
    this.client.onNotification(Notifications.findingsChanged, (file: FileFindings) => events.findings(file));
    this.client.onDidChangeState(({ newState }) => {
      if (newState !== State.Starting) return;
      this.#ended = false;
      events.status({ state: "starting", rules: 0, version });
    });
  }

  /** Resolves when the server answers; a failure is told by status and log, not thrown. */
  async start(): Promise<void> {
    try {
      await this.client.start();
    } catch (error) {
      // Where the process ended, the error handler below decides what follows.
      if (this.#ended) this.#log.error(`The server did not start: ${String(error)}`);
      else this.#gone(l10n.t("The server could not start: {0}", reason(error)));
    }
  }

  /** Also brings back a server that was given up. */
  async restart(): Promise<void> {
    this.#crashes.forget();
    this.#told = false;
    if (this.client.isRunning()) await this.client.stop();
    await this.start();
  }

  #errorHandler(): ErrorHandler {
    return {
      error: (error, _message, count) => {
        this.#log.warn(`Talking to the server failed: ${error.message}`);
        return { action: (count ?? 0) <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown, handled: true };
      },
      closed: () => {
        this.#ended = true;
        if (this.#crashes.restart()) {
          this.#log.warn("The server went away; starting it again.");
          return { action: CloseAction.Restart, handled: true };
        }
        this.#gone(l10n.t("The server crashed five times within three minutes and stays down."));
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    };
  }

  /** The one notification a person gets about the server, with the two things that help. */
  #gone(message: string): void {
    this.#log.error(message);
    this.#events.status({ state: "error", rules: 0, version: this.#version, message });
    if (this.#told) return;
    this.#told = true;
    const restart = l10n.t("Restart Server");
    const log = l10n.t("Show Log");
    void complain(message, restart, log).then((choice) => {
      if (choice === restart) void this.restart();
      if (choice === log) this.#log.show();
    });
  }
}

/** Keeps a language client from showing its errors; what a person must know is said by {@link Server}, once. */
function onlyLogging<T extends BaseLanguageClient>(client: T): T {
  const error = client.error.bind(client);
  client.error = (message, data) => error(message, data, false);
  return client;
}
