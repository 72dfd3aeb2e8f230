import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import ignore, { type Ignore } from "ignore";

/**
 * The `.gitignore` files that govern a folder, as a chain from the repository's root down to it. A deeper file has the
 * last word, as in git. Immutable: entering a folder makes a longer chain.
 */
export class IgnoreFiles {
  readonly #levels: readonly { readonly base: string; readonly rules: Ignore }[];

  private constructor(levels: readonly { readonly base: string; readonly rules: Ignore }[]) {
    this.#levels = levels;
  }

  /** Nothing is ignored. */
  static readonly none = new IgnoreFiles([]);

  /** The files above a folder, up to the one that holds `.git`; none outside a repository. */
  static above(dir: string): IgnoreFiles {
    const folders: string[] = [];
    for (let at = dir; !existsSync(posix.join(at, ".git")); at = posix.dirname(at)) {
      const parent = posix.dirname(at);
      if (parent === at) return IgnoreFiles.none;
      folders.unshift(parent);
    }
    return folders.reduce((chain, folder) => chain.entering(folder), IgnoreFiles.none);
  }

  /** The chain inside a folder: longer by its own `.gitignore`, if there is one. */
  entering(dir: string): IgnoreFiles {
    let text: string;
    try {
      text = readFileSync(posix.join(dir, ".gitignore"), "utf8");
    } catch {
      return this;
    }
    return new IgnoreFiles([...this.#levels, { base: dir, rules: ignore().add(text) }]);
  }

  /** Whether git leaves a path out; the folder that holds it must not be ignored. */
  ignores(path: string, isDirectory: boolean): boolean {
    for (let level = this.#levels.length - 1; level >= 0; level--) {
      const { base, rules } = this.#levels[level]!;
      const relative = posix.relative(base, path);
      if (relative === "" || relative.startsWith("..")) continue;
      const verdict = rules.test(isDirectory ? `${relative}/` : relative);
      if (verdict.ignored) {
        // The library lets a folder's verdict pass to all below it; a deeper file has taken that one back.
        const parent = posix.dirname(relative);
        if (parent !== "." && rules.test(`${parent}/`).ignored) continue;
        return true;
      }
      if (verdict.unignored) return false;
    }
    return false;
  }
}
