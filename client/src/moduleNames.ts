/** Which module a file belongs to: that of the nearest go.mod at or above it. */
export class ModuleNames {
  /** By the URI of the folder. */
  readonly #byFolder = new Map<string, string>();

  /** Takes a go.mod. */
  set(goMod: string, text: string): void {
    const name = /^\s*module\s+"?([^\s"]+)/m.exec(text)?.[1];
    if (name) this.#byFolder.set(parent(goMod), name);
    else this.#byFolder.delete(parent(goMod));
  }

  delete(goMod: string): void {
    this.#byFolder.delete(parent(goMod));
  }

  /** @returns the module's path, or undefined for a file in no module that is known */
  of(file: string): string | undefined {
    for (let folder = parent(file); folder !== ""; folder = parent(folder)) {
      const name = this.#byFolder.get(folder);
      if (name !== undefined) return name;
    }
    return undefined;
  }
}

function parent(uri: string): string {
  return uri.slice(0, Math.max(uri.lastIndexOf("/"), 0));
}
