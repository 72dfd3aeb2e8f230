/**
 * What the analysis may ask of the outside world: text of files and names in folders, nothing else. An implementation
 * puts unsaved editor text before the disk. Paths are absolute and `/`-separated. Nothing here ever throws.
 */
export interface Host {
  /** Undefined where the file is missing, unreadable, or no text (decoding replaces invalid UTF-8 by U+FFFD). */
  readFile(path: string): string | undefined;
  /** Undefined where the folder is missing or unreadable. */
  readDirectory(path: string): readonly DirectoryEntry[] | undefined;
}

export interface DirectoryEntry {
  readonly name: string;
  readonly isDirectory: boolean;
}

/** Bytes of the files that ship with the program (grammar, queries, API data), by name, e.g. `data/std.json`. */
export interface Resources {
  read(name: string): Promise<Uint8Array>;
}
