import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { acceptFindings } from "./baseline";
import { Commands } from "./commands";
import { showEffectiveConfiguration } from "./effectiveConfiguration";
import type { CommandTable, Parts } from "./parts";
import { openPlayground } from "./playground";
import { disableRule, openConfiguration, openRule, pickRule } from "./rules";
import { exportSarif } from "./sarif";

/** Rules, configuration, reports and the server: what concerns a project more than one finding. */
export function projectCommands(parts: Parts): CommandTable {
  const { client, server, status, context, log } = parts;
  return {
    [Commands.openRule]: async (rule?: string, url?: string) => {
      const picked = rule ?? (await pickRule(client, l10n.t("Open the page of which rule?")));
      if (picked) await openRule(picked, url);
    },
    [Commands.disableRule]: async (rule?: string, uri?: string) => {
      const picked = rule ?? (await pickRule(client, l10n.t("Turn which rule off?")));
      const file = uri ? vscode.Uri.parse(uri) : vscode.window.activeTextEditor?.document.uri;
      if (picked) await disableRule(picked, file, status.last.configFile);
    },
    [Commands.openConfiguration]: () => openConfiguration(status.last.configFile),
    [Commands.showEffectiveConfiguration]: (file?: vscode.Uri) => showEffectiveConfiguration(parts, file),
    [Commands.acceptFindings]: (folder?: vscode.Uri) => acceptFindings(parts, folder),
    [Commands.exportSarif]: (folder?: vscode.Uri, target?: vscode.Uri) => exportSarif(parts, folder, target),
    [Commands.restartServer]: () => server.restart(),
    [Commands.showLog]: () => log.show(),
    [Commands.openPlayground]: () => openPlayground(context),
  };
}
