import { createHash } from "node:crypto";
import type { DirectoryEntry } from "../../go/host";

/** A short name for a content: equal contents have equal names, and no others. */
export function digest(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex").slice(0, 32);
}

/** What a host has read: digests of files, and which Go files lie in which folder. */
export class Contents {
  /** Undefined: it could not be read. */
  readonly #files = new Map<string, string | undefined>();
  readonly #goFiles = new Map<string, readonly string[]>();
  #changed = false;

  /** Something was read twice and was not the same: what was concluded meanwhile belongs to neither. */
  get changed(): boolean {
    return this.#changed;
  }

  saw(path: string, content: string | Uint8Array | undefined): void {
    const now = content === undefined ? undefined : digest(content);
    if (this.#files.has(path)) this.#changed ||= this.#files.get(path) !== now;
    else this.#files.set(path, now);
  }

  sawFolder(path: string, entries: readonly DirectoryEntry[] | undefined): void {
    const now = (entries ?? []).filter(isGoFile).map(({ name }) => name);
    now.sort();
    const before = this.#goFiles.get(path);
    if (before === undefined) this.#goFiles.set(path, now);
    else this.#changed ||= before.join("/") !== now.join("/");
  }

  /** Was there an attempt to read the file? */
  knows(path: string): boolean {
    return this.#files.has(path);
  }

  /** The digest of a file as it was first read; undefined where it could not be. */
  of(path: string): string | undefined {
    return this.#files.get(path);
  }

  /** Names of the Go files in a folder, sorted, as it was first listed. */
  goFilesOf(dir: string): readonly string[] | undefined {
    return this.#goFiles.get(dir);
  }
}

function isGoFile({ name, isDirectory }: DirectoryEntry): boolean {
  return !isDirectory && name.endsWith(".go") && !/^[._]/.test(name);
}
