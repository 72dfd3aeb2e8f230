import { isUtf8 } from "node:buffer";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { posix } from "node:path";
import type { AnalysisProblem } from "../engine/engine";
import { type Message, say } from "../finding/say";
import type { DirectoryEntry, Host } from "../go/host";
import type { Contents } from "./cache/contents";
import { reasonOf } from "./errno";

/** Go files above this size (bytes) are left out with a message; nobody writes such a file by hand. */
export const maxFileBytes = 20 * 1024 * 1024;

/** The disk, with unsaved text of an editor in front of it. Every surprise becomes a problem line, never an exception. */
export class NodeHost implements Host {
  readonly #overlays = new Map<string, string>();
  readonly #problems = new Map<string, AnalysisProblem>();
  readonly #contents: Contents | undefined;

  /** @param contents is told of all that is read */
  constructor(contents?: Contents) {
    this.#contents = contents;
  }

  /** Puts text in front of the disk; undefined takes it away. */
  setOverlay(path: string, text: string | undefined): void {
    if (text === undefined) this.#overlays.delete(path);
    else this.#overlays.set(path, text);
  }

  readFile(path: string): string | undefined {
    const content = this.#read(path);
    return content === undefined || typeof content === "string" ? content : this.#decode(path, content);
  }

  /** Reads a file for nothing but its contents. */
  look(path: string): void {
    this.#read(path);
  }

  #read(path: string): string | Buffer | undefined {
    const content = this.#overlays.get(path) ?? this.#stored(path);
    this.#contents?.saw(path, content);
    return content;
  }

  #stored(path: string): Buffer | undefined {
    try {
      if (path.endsWith(".go")) {
        const { size } = statSync(path);
        if (size > maxFileBytes) return this.#refuse(path, tooLarge(size));
      }
      return readFileSync(path);
    } catch (error) {
      // go.mod and the like are asked for on speculation; a Go file was listed before, so its absence is news.
      return path.endsWith(".go") ? this.#refuse(path, say`cannot be read: ${reasonOf(error)}`) : undefined;
    }
  }

  readDirectory(path: string): readonly DirectoryEntry[] | undefined {
    const entries = this.#list(path);
    this.#contents?.sawFolder(path, entries);
    return entries;
  }

  #list(path: string): readonly DirectoryEntry[] | undefined {
    const entries = new Map<string, DirectoryEntry>();
    try {
      for (const entry of readdirSync(path, { withFileTypes: true })) {
        entries.set(entry.name, { name: entry.name, isDirectory: entry.isDirectory() });
      }
    } catch {
      if (this.#overlays.size === 0) return undefined;
    }
    for (const overlay of this.#overlays.keys()) {
      const slash = overlay.lastIndexOf("/");
      const name = overlay.slice(slash + 1);
      if (overlay.slice(0, slash) === path) entries.set(name, { name, isDirectory: false });
    }
    return entries.size === 0 ? undefined : [...entries.values()];
  }

  /** What is wrong with files of some folders, as far as they were read; one line a file and cause. */
  problemsIn(folders: ReadonlySet<string>): AnalysisProblem[] {
    return [...this.#problems.values()].filter(({ file }) => folders.has(posix.dirname(file)));
  }

  #decode(path: string, bytes: Buffer): string {
    const text = bytes.toString("utf8");
    if (path.endsWith(".go")) {
      // A replacement character may also be spelled out in a sound file, hence the second look at the bytes.
      const replaced = text.indexOf("\uFFFD");
      if (replaced !== -1 && !isUtf8(bytes))
        this.#note(path, lineOf(text, replaced), say`invalid UTF-8, read as U+FFFD`);
      const nul = text.indexOf("\0");
      if (nul !== -1) this.#note(path, lineOf(text, nul), say`a NUL byte, which Go source cannot hold`);
    }
    return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  }

  #refuse(path: string, message: Message): undefined {
    this.#note(path, 1, message);
    return undefined;
  }

  #note(file: string, line: number, message: Message): void {
    this.#problems.set(`${file}:${message.template}`, { file, line, message });
  }
}

/** The message for a file above `maxFileBytes`. */
export function tooLarge(bytes: number): Message {
  const megabytes = (bytes / (1024 * 1024)).toFixed(1);
  return say`${megabytes} MB is more than the ${maxFileBytes / (1024 * 1024)} MB that are read, left out`;
}

function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
}
