import type { Connection, WorkspaceFolder } from "vscode-languageserver";
import type { Log } from "./log";
import { type Settings, settingsSection } from "./protocol";
import { isWithin, pathOfUri, schemeOf } from "./uri";

/**
 * The editor's settings, per workspace folder: the finest grain that the `resource` scope has. They are fetched ahead, so
 * that asking for them is synchronous; a folder whose answer is still under way has the defaults.
 */
export class SettingsStore {
  readonly #connection: Connection;
  readonly #log: Log;
  #canAsk = false;
  #folders: readonly { readonly uri: string; readonly path: string }[] = [];
  #byFolder = new Map<string, Partial<Settings>>();
  /** For files outside all folders, and for clients that cannot be asked. */
  #general: Partial<Settings> = {};
  #generation = 0;

  constructor(connection: Connection, log: Log) {
    this.#connection = connection;
    this.#log = log;
  }

  /** @param canAsk whether the client answers `workspace/configuration` */
  start(folders: readonly WorkspaceFolder[], initial: Partial<Settings>, canAsk: boolean): void {
    this.#canAsk = canAsk;
    this.#general = initial;
    this.setFolders(folders);
  }

  /** Paths of the workspace folders, as the client orders them. */
  get folders(): readonly string[] {
    return this.#folders.map((folder) => folder.path);
  }

  /** Whether documents of a scheme belong to the workspace: files, unsaved ones, and what its folders consist of. */
  holds(scheme: string): boolean {
    return scheme === "file" || scheme === "untitled" || this.#folders.some(({ uri }) => schemeOf(uri) === scheme);
  }

  setFolders(folders: readonly WorkspaceFolder[]): void {
    this.#folders = folders.map(({ uri }) => ({ uri, path: pathOfUri(uri) }));
  }

  addAndRemove(added: readonly WorkspaceFolder[], removed: readonly WorkspaceFolder[]): void {
    const gone = new Set(removed.map(({ uri }) => pathOfUri(uri)));
    const kept = this.#folders.filter((folder) => !gone.has(folder.path));
    this.#folders = [...kept, ...added.map(({ uri }) => ({ uri, path: pathOfUri(uri) }))];
  }

  /** Asks the client for all settings anew. Answers whether any changed. */
  async refresh(): Promise<boolean> {
    if (!this.#canAsk) return false;
    const generation = ++this.#generation;
    const folders = this.#folders;
    const items = [
      ...folders.map(({ uri }) => ({ scopeUri: uri, section: settingsSection })),
      { section: settingsSection },
    ];
    try {
      const answers: unknown[] = await this.#connection.workspace.getConfiguration(items);
      if (generation !== this.#generation) return false;
      const before = this.#print();
      this.#byFolder = new Map(folders.map(({ path }, index) => [path, asSettings(answers[index])]));
      this.#general = asSettings(answers[folders.length]);
      return this.#print() !== before;
    } catch (error) {
      this.#log.error("The client did not answer workspace/configuration; the defaults stay", error);
      return false;
    }
  }

  /** Takes settings that came with `workspace/didChangeConfiguration`, for clients that cannot be asked. */
  take(pushed: unknown): boolean {
    if (this.#canAsk || typeof pushed !== "object" || pushed === null) return false;
    const before = this.#print();
    const section = (pushed as Record<string, unknown>)[settingsSection];
    this.#general = asSettings(section === undefined ? pushed : section);
    return this.#print() !== before;
  }

  /** The settings for a file or folder: those of the innermost workspace folder around it. */
  of(path: string): Partial<Settings> {
    return this.#byFolder.get(this.folderOf(path)) ?? this.#general;
  }

  /** The innermost workspace folder around a file or folder; outside all of them the first one, or "/". */
  folderOf(path: string): string {
    let best: string | undefined;
    for (const folder of this.folders) {
      if (isWithin(path, folder) && folder.length >= (best?.length ?? 0)) best = folder;
    }
    return best ?? this.folders[0] ?? "/";
  }

  #print(): string {
    return JSON.stringify([[...this.#byFolder], this.#general]);
  }
}

/** Settings come from a file that people write: only the outer shape is taken on trust here, values are judged where used. */
function asSettings(value: unknown): Partial<Settings> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Partial<Settings>) : {};
}
