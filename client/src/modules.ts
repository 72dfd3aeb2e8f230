import * as vscode from "vscode";
import { ModuleNames } from "./moduleNames";

/** The Go modules of the workspace, kept true as go.mod files come and go. */
export class Modules {
  readonly names = new ModuleNames();
  readonly #watcher = vscode.workspace.createFileSystemWatcher("**/go.mod");
  readonly #changed: () => void;

  /** @param changed called when a module came, went or has another name */
  constructor(changed: () => void) {
    this.#changed = changed;
    this.#watcher.onDidCreate((uri) => this.#read([uri]));
    this.#watcher.onDidChange((uri) => this.#read([uri]));
    this.#watcher.onDidDelete((uri) => {
      this.names.delete(uri.toString());
      changed();
    });
    void vscode.workspace.findFiles("**/go.mod", "**/{node_modules,vendor}/**").then(
      (uris) => this.#read(uris),
      // Not every virtual workspace can be searched.
      () => undefined,
    );
  }

  dispose(): void {
    this.#watcher.dispose();
  }

  async #read(uris: readonly vscode.Uri[]): Promise<void> {
    for (const uri of uris) {
      const bytes = await vscode.workspace.fs.readFile(uri).then(
        (read) => read,
        () => undefined,
      );
      if (bytes) this.names.set(uri.toString(), new TextDecoder().decode(bytes));
    }
    if (uris.length > 0) this.#changed();
  }
}
