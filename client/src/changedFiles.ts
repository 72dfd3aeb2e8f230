import * as vscode from "vscode";

/** What is used of the API that VS Code's own git extension exports. */
interface Git {
  readonly repositories: readonly Repository[];
}
interface Repository {
  readonly rootUri: vscode.Uri;
  readonly state: Readonly<
    Record<"workingTreeChanges" | "indexChanges" | "mergeChanges" | "untrackedChanges", Change[]>
  >;
}
interface Change {
  readonly uri: vscode.Uri;
}

/**
 * Go files that git calls changed, staged, conflicting or untracked, each once. Deleted ones are among them; a scan finds
 * nothing to say about those. @returns undefined where git is not there to ask.
 */
export async function changedGoFiles(): Promise<vscode.Uri[] | undefined> {
  const extension = vscode.extensions.getExtension<{ getAPI(version: 1): Git }>("vscode.git");
  if (!extension) return undefined;
  try {
    const git = (await extension.activate()).getAPI(1);
    return goFiles(
      git.repositories.flatMap(({ state }) => [
        ...state.workingTreeChanges,
        ...state.indexChanges,
        ...state.mergeChanges,
        ...(state.untrackedChanges ?? []),
      ]),
    );
  } catch {
    // Git support is switched off (`git.enabled`), or no git is installed.
    return undefined;
  }
}

function goFiles(changes: readonly Change[]): vscode.Uri[] {
  const unique = new Map(changes.map(({ uri }) => [uri.toString(), uri]));
  return [...unique.values()].filter((uri) => uri.path.endsWith(".go"));
}
