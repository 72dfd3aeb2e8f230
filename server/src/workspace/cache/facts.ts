import { importPaths } from "../../go/clause";
import type { Basis } from "../../go/footprint";
import { ImportIndex } from "../../go/import-index";
import { Modules } from "../../go/module";
import { joinPath, parentDir } from "../../go/paths";
import type { NodeHost } from "../node-host";
import { type Contents, digest } from "./contents";
import { portable } from "./portable";

/** What governs the meaning of code beside the code itself. */
export interface Surroundings {
  /** Folder of the scan: what lies in no module belongs to it. */
  readonly root: string;
  readonly moduleCache: string | undefined;
}

/**
 * States of folders, modules and questions, as digests: where the states of all that a result rests on are the same, the
 * result is. Everything is looked at once and then taken to stay.
 */
export class Facts {
  readonly #host: NodeHost;
  readonly #contents: Contents;
  readonly #modules: Modules;
  readonly #index: ImportIndex;
  readonly #files = new Map<string, string | undefined>();
  readonly #governing = new Map<string, string>();
  readonly #folders = new Map<string, string | undefined>();

  /** @param contents those that the host fills */
  constructor(host: NodeHost, contents: Contents, { root, moduleCache }: Surroundings) {
    this.#host = host;
    this.#contents = contents;
    this.#modules = new Modules(host, root, moduleCache);
    this.#index = new ImportIndex(host, this.#modules);
  }

  /** Does a go.mod govern the folder? */
  isInModule(dir: string): boolean {
    return this.#modules.moduleOf(dir).mod !== undefined;
  }

  /** The Go files of a folder by name and content; undefined where one cannot be read. */
  filesOf(dir: string): string | undefined {
    if (!this.#files.has(dir)) this.#files.set(dir, this.#readFiles(dir));
    return this.#files.get(dir);
  }

  /** Query files of folders by path and content. */
  queriesOf(paths: readonly string[], base: string): string {
    return digest(paths.map((path) => `${portable(path, base)}\n${this.#contentOf(path) ?? ""}`).join("\n"));
  }

  /**
   * The state of all that a result rests on; undefined where it cannot be told.
   * @param base folder that paths are taken relative to
   */
  stateOf({ folders, questions }: Basis, base: string): string | undefined {
    const states: string[] = [];
    for (const dir of folders) {
      const state = this.#folder(dir, base);
      if (state === undefined) return undefined;
      states.push(state);
    }
    for (const { path, dir, name } of questions) {
      states.push(JSON.stringify(this.#index.importersOf(path, dir, name).map((each) => portable(each, base))));
    }
    return this.#contents.changed ? undefined : digest(states.join("\n"));
  }

  #folder(dir: string, base: string): string | undefined {
    const key = `${base}\n${dir}`;
    if (!this.#folders.has(key)) {
      const files = this.filesOf(dir);
      const state = files && digest(`${files}\n${this.#governor(dir, base)}\n${this.#imports(dir, base)}`);
      this.#folders.set(key, state);
    }
    return this.#folders.get(key);
  }

  #readFiles(dir: string): string | undefined {
    let all = "";
    for (const name of this.#goFilesOf(dir)) {
      const content = this.#contentOf(joinPath(dir, name));
      if (content === undefined) return undefined;
      all += `${name}\n${content}\n`;
    }
    return digest(all);
  }

  #goFilesOf(dir: string): readonly string[] {
    if (this.#contents.goFilesOf(dir) === undefined) this.#host.readDirectory(dir);
    return this.#contents.goFilesOf(dir) ?? [];
  }

  #contentOf(path: string): string | undefined {
    if (!this.#contents.knows(path)) this.#host.look(path);
    return this.#contents.of(path);
  }

  /** What the go.mod and go.work above a folder say. */
  #governor(dir: string, base: string): string {
    const module = this.#modules.moduleOf(dir);
    const key = `${base}\n${module.dir}`;
    let state = this.#governing.get(key);
    if (state === undefined) {
      const { path, goVersion, requires, mod } = module;
      const content = mod === undefined ? undefined : this.#contentOf(mod.file);
      const facts = [portable(module.dir, base), path, goVersion, requires, content, this.#workspaceAbove(module.dir)];
      state = JSON.stringify(facts);
      this.#governing.set(key, state);
    }
    return state;
  }

  #workspaceAbove(dir: string): string | undefined {
    for (let at = dir; ; at = parentDir(at)) {
      const content = this.#contentOf(joinPath(at, "go.work"));
      if (content !== undefined || at === parentDir(at)) return content;
    }
  }

  /** What the imports in a folder stand for. */
  #imports(dir: string, base: string): string {
    const paths = new Set<string>();
    for (const name of this.#goFilesOf(dir)) {
      for (const path of importPaths(this.#host.readFile(joinPath(dir, name)) ?? "")) paths.add(path);
    }
    const resolved = [...paths].sort().map((path) => {
      const to = this.#modules.resolveImport(path, dir);
      return to === undefined ? path : `${path} ${portable(to, base)}`;
    });
    return resolved.join("\n");
  }
}
