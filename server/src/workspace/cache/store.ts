import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** How long an entry may go without a sign of use, in ms: a sign costs a write. */
const signOfUse = 3_600_000;
/** After this time (ms) nobody will finish a file that is still being written. */
const abandoned = 600_000;
const unfinished = ".tmp";

/**
 * Entries in a folder on disk, one file each, that several processes may use at the same time: an entry appears whole or
 * not at all. Nothing here throws: a disk that is full or may not be written to is a cache that keeps nothing.
 */
export class CacheStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Names of all entries. */
  names(): string[] {
    return this.#all().filter((name) => !name.endsWith(unfinished));
  }

  read(name: string): Buffer | undefined {
    const path = join(this.#folder, name);
    try {
      const bytes = readFileSync(path);
      const now = Date.now();
      if (now - statSync(path).mtimeMs > signOfUse) utimesSync(path, now / 1000, now / 1000);
      return bytes;
    } catch {
      return undefined;
    }
  }

  write(name: string, bytes: Uint8Array): void {
    const path = join(this.#folder, name);
    const draft = `${path}.${process.pid}-${randomBytes(6).toString("hex")}${unfinished}`;
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      writeFileSync(draft, bytes, { mode: 0o600 });
      renameSync(draft, path);
    } catch {
      this.#discard(draft);
    }
  }

  remove(name: string): void {
    this.#discard(join(this.#folder, name));
  }

  /** Removes the entries used longest ago until at most so many bytes are left, and what was never finished. */
  trim(bytes: number): void {
    const now = Date.now();
    const entries: { readonly name: string; readonly size: number; readonly used: number }[] = [];
    let total = 0;
    const all = this.#all();
    // As long as there are few there is no need to ask each for its size.
    if (all.length * large < bytes && !all.some((name) => name.endsWith(unfinished))) return;
    for (const name of all) {
      try {
        const { size, mtimeMs } = statSync(join(this.#folder, name));
        if (name.endsWith(unfinished)) {
          if (now - mtimeMs > abandoned) this.remove(name);
          continue;
        }
        entries.push({ name, size, used: mtimeMs });
        total += onDisk(size);
      } catch {
        // Another process removed it.
      }
    }
    if (total <= bytes) return;
    for (const { name, size } of entries.sort((a, b) => a.used - b.used)) {
      if (total <= bytes * 0.8) return;
      this.remove(name);
      total -= onDisk(size);
    }
  }

  #all(): string[] {
    try {
      return readdirSync(this.#folder);
    } catch {
      return [];
    }
  }

  #discard(path: string): void {
    try {
      rmSync(path, { force: true });
    } catch {
      // Another process may have it open: it stays.
    }
  }
}

/** Disks give files whole blocks. */
function onDisk(size: number): number {
  return Math.ceil(size / block) * block;
}

const block = 4096;

/** Entries are smaller, but for a few. */
const large = 16_384;
