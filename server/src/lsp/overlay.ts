import type { DirectoryEntry, Host } from "../go/host";
import type { Documents } from "./documents";
import { folderOf } from "./uri";

/** The disk with the open documents in front of it: unsaved text counts, and so does a file that was never saved. */
export class OverlayHost implements Host {
  readonly #disk: Host;
  readonly #documents: Documents;

  constructor(disk: Host, documents: Documents) {
    this.#disk = disk;
    this.#documents = documents;
  }

  readFile(path: string): string | undefined {
    return this.#documents.byPath(path)?.document.getText() ?? this.#disk.readFile(path);
  }

  readDirectory(path: string): readonly DirectoryEntry[] | undefined {
    const entries = this.#disk.readDirectory(path);
    const known = new Set(entries?.map((entry) => entry.name));
    const unsaved: DirectoryEntry[] = [];
    for (const open of this.#documents.all()) {
      if (folderOf(open.path) !== path) continue;
      const name = open.path.slice(open.path.lastIndexOf("/") + 1);
      if (!known.has(name)) unsaved.push({ name, isDirectory: false });
    }
    return unsaved.length === 0 ? entries : [...(entries ?? []), ...unsaved];
  }
}
