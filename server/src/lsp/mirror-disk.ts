import type { DirectoryEntry, Host } from "../go/host";
import { folderOf, isForeign } from "./uri";

/**
 * Files that the server cannot read by itself, because they lie in a virtual workspace or because it runs in a browser:
 * the client sends their texts. Kept in memory.
 */
export class MirrorDisk implements Host {
  readonly #texts = new Map<string, string>();
  /** Folder → name → whether it is a folder. */
  readonly #folders = new Map<string, Map<string, boolean>>();

  /** Takes a file's text; undefined where it vanished. */
  set(path: string, text: string | undefined): void {
    if (text === undefined) {
      this.#texts.delete(path);
      this.#unlist(path);
    } else {
      this.#texts.set(path, text);
      this.#list(path, false);
    }
  }

  readFile(path: string): string | undefined {
    return this.#texts.get(path);
  }

  readDirectory(path: string): readonly DirectoryEntry[] | undefined {
    const entries = this.#folders.get(path);
    return entries && [...entries].map(([name, isDirectory]) => ({ name, isDirectory }));
  }

  #list(path: string, isDirectory: boolean): void {
    const folder = folderOf(path);
    const name = path.slice(path.lastIndexOf("/") + 1);
    const entries = this.#folders.get(folder);
    if (entries) {
      entries.set(name, isDirectory);
      return;
    }
    this.#folders.set(folder, new Map([[name, isDirectory]]));
    if (folder !== "/") this.#list(folder, true);
  }

  #unlist(path: string): void {
    const folder = folderOf(path);
    const entries = this.#folders.get(folder);
    entries?.delete(path.slice(path.lastIndexOf("/") + 1));
    if (entries?.size !== 0) return;
    this.#folders.delete(folder);
    if (folder !== "/") this.#unlist(folder);
  }
}

/** The disk, and beside it what the client mirrors of other file systems. */
export class LayeredDisk implements Host {
  constructor(
    private readonly disk: Host,
    private readonly mirror: Host,
  ) {}

  readFile(path: string): string | undefined {
    return (isForeign(path) ? this.mirror : this.disk).readFile(path);
  }

  readDirectory(path: string): readonly DirectoryEntry[] | undefined {
    return (isForeign(path) ? this.mirror : this.disk).readDirectory(path);
  }
}
