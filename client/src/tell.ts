import * as l10n from "@vscode/l10n";
import { window } from "vscode";

/** Shows a message under the extension's name. @returns the button chosen, if any. */
export function inform(message: string, ...buttons: string[]): Thenable<string | undefined> {
  return window.showInformationMessage(named(message), ...buttons);
}

/** As {@link inform}, for what a person asked for and did not get. */
export function warn(message: string, ...buttons: string[]): Thenable<string | undefined> {
  return window.showWarningMessage(named(message), ...buttons);
}

/** As {@link inform}, for what went wrong. */
export function complain(message: string, ...buttons: string[]): Thenable<string | undefined> {
  return window.showErrorMessage(named(message), ...buttons);
}

/** "Go Leak Lens: scanning the workspace", as the language in use writes it. */
export function named(message: string): string {
  return l10n.t("Go Leak Lens: {0}", message);
}
