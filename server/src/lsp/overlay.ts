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
    return this.#documents.textOf(path) ?? this.#disk.readFile(path);
  }

  readDirectory(path: string): readonly DirectoryEntry[] | undefined {
    const entries = this.#disk.readDirectory(path);
    const known = new Set(entries?.map((entry) => entry.name));
    const unsaved: DirectoryEntry[] = [];
    const open = [...this.#documents.all()].map((document) => document.path);
    for (const file of [...open, ...[...this.#documents.queries()].map(([query]) => query)]) {
      if (folderOf(file) !== path) continue;
      const name = file.slice(file.lastIndexOf("/") + 1);
      if (!known.has(name)) unsaved.push({ name, isDirectory: false });
    }
    return unsaved.length === 0 ? entries : [...(entries ?? []), ...unsaved];
  }
}
