import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import type { FindingView } from "../../server/src/lsp/protocol";
import { EditCollector } from "./editCollector";
import { inform } from "./tell";
import { findingsCount } from "./words";

/**
 * Collects the safe fix of each finding and shows them together in VS Code's preview, where each can be left out before
 * anything is written. A fix that overlaps one before it waits for the next time.
 */
export async function fixLeaks(client: BaseLanguageClient, findings: readonly FindingView[]): Promise<void> {
  const fixable = findings.filter(({ fixes }) => fixes.some(({ safety }) => safety === "safe"));
  const edits = new EditCollector();
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: l10n.t("Collecting fixes") },
    async () => {
      for (const finding of fixable) {
        const action = await safeFix(client, finding);
        if (action?.edit) edits.add(action.title, action.edit.entries());
      }
    },
  );
  if (edits.taken === 0) {
    void inform(l10n.t("nothing here has a safe fix."));
    return;
  }
  const edit = new vscode.WorkspaceEdit();
  for (const { uri, range, newText, label } of edits.edits)
    edit.replace(uri, new vscode.Range(range.start, range.end), newText, { needsConfirmation: false, label });
  // VS Code shows the preview when an edit asks for it, and leaves that edit unticked: so one that changes nothing asks.
  edit.insert(edits.edits[0]!.uri, new vscode.Position(0, 0), "", {
    needsConfirmation: true,
    label: l10n.t("What is ticked is applied"),
  });
  await vscode.workspace.applyEdit(edit, { isRefactoring: true });
  if (edits.leftOut > 0)
    void inform(l10n.t("{0} left out, since their fixes overlap others. Fix them next.", findingsCount(edits.leftOut)));
}

/** The light bulb's preferred action for a finding, with its edit. */
async function safeFix(client: BaseLanguageClient, finding: FindingView): Promise<vscode.CodeAction | undefined> {
  const uri = client.protocol2CodeConverter.asUri(finding.uri);
  const range = client.protocol2CodeConverter.asRange(finding.range);
  // The server fixes open documents; this opens it without showing it.
  await vscode.workspace.openTextDocument(uri);
  const quickFix = vscode.CodeActionKind.QuickFix.value;
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    uri,
    range,
    quickFix,
    10,
  );
  const titles = finding.fixes.filter(({ safety }) => safety === "safe").map(({ title }) => title);
  return actions.find(({ isPreferred, title }) => isPreferred && titles.includes(title));
}
