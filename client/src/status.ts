import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Status } from "../../server/src/lsp/protocol";
import { Commands } from "./commands";
import { named } from "./tell";
import { describe } from "./words";

/** The three lines in the `{}` pop-up of a Go file: state with the log, configuration, server with restart. */
export class StatusItems {
  readonly #state: vscode.LanguageStatusItem;
  readonly #configuration: vscode.LanguageStatusItem;
  readonly #server: vscode.LanguageStatusItem;
  #last: Status;

  constructor(selector: vscode.DocumentSelector, version: string) {
    // Shown in the order of their ids.
    this.#state = vscode.languages.createLanguageStatusItem("goLeakLens.1.state", selector);
    this.#configuration = vscode.languages.createLanguageStatusItem("goLeakLens.2.configuration", selector);
    this.#server = vscode.languages.createLanguageStatusItem("goLeakLens.3.server", selector);
    this.#state.name = "Go Leak Lens";
    this.#state.command = { command: Commands.showLog, title: l10n.t("Show Log") };
    this.#configuration.name = l10n.t("Go Leak Lens Configuration");
    this.#server.name = l10n.t("Go Leak Lens Server");
    this.#server.text = `Go Leak Lens ${version}`;
    this.#server.command = { command: Commands.restartServer, title: l10n.t("Restart Server") };
    this.#last = { state: "starting", rules: 0, version };
    this.show(this.#last);
  }

  /** The status last shown. */
  get last(): Status {
    return this.#last;
  }

  show(status: Status): void {
    this.#last = status;
    const { text, detail } = describe(status);
    // The pop-up is shared with other extensions for Go.
    this.#state.text = named(text);
    this.#state.detail = detail;
    this.#state.busy = status.state === "starting" || status.state === "scanning";
    this.#state.severity =
      status.state === "error"
        ? vscode.LanguageStatusSeverity.Error
        : status.message
          ? vscode.LanguageStatusSeverity.Warning
          : vscode.LanguageStatusSeverity.Information;
    const file = status.configFile ? vscode.Uri.parse(status.configFile) : undefined;
    this.#configuration.text = file ? vscode.workspace.asRelativePath(file) : l10n.t("Configured by settings");
    this.#configuration.command = file
      ? { command: "vscode.open", title: l10n.t("Open"), arguments: [file] }
      : { command: Commands.openConfiguration, title: l10n.t("Configure") };
  }

  dispose(): void {
    this.#state.dispose();
    this.#configuration.dispose();
    this.#server.dispose();
  }
}
