import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { ScanResult } from "../../server/src/lsp/protocol";
import { changedGoFiles } from "./changedFiles";
import { Commands } from "./commands";
import { type CommandTable, type Parts, uriText } from "./parts";
import { inform } from "./tell";
import { changedFiles } from "./words";

/** Scanning and what is left of it. */
export function scanCommands(parts: Parts): CommandTable {
  const { scans, leaks } = parts;
  return {
    [Commands.scanWorkspace]: () => {
      if (vscode.workspace.workspaceFolders) return scans.run(l10n.t("the workspace"), {});
      void inform(l10n.t("open a folder to scan it."));
      return undefined;
    },
    [Commands.scanFolder]: async (chosen?: vscode.Uri) => {
      const folder = chosen ?? (await pickFolder());
      return folder && scans.run(vscode.workspace.asRelativePath(folder), { folders: [uriText(parts, folder)] });
    },
    [Commands.scanChangedFiles]: () => scanChanged(parts),
    [Commands.cancelScan]: () => scans.cancel(),
    [Commands.clearScanResults]: () => {
      scans.clear();
      leaks.clearScanned();
    },
  };
}

async function scanChanged(parts: Parts): Promise<ScanResult | undefined> {
  const files = await changedGoFiles();
  if (files && files.length > 0)
    return parts.scans.run(changedFiles(files.length), { files: files.map((file) => uriText(parts, file)) });
  void inform(
    files
      ? l10n.t("git knows of no changed Go file.")
      : l10n.t("VS Code's git support is needed to know what changed."),
  );
  return undefined;
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
