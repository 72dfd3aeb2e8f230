import { type Argument, say } from "../finding/say";
import type { GoFile } from "../go/ast";
import type { Host } from "../go/host";
import type { Candidate, Rule } from "../rules/rule";
import { compileProjectQuery, ProjectQuery } from "../syntax/project-query";
import type { Syntax } from "../syntax/syntax";
import type { SyntaxTree } from "../syntax/tree";
import type { AnalysisProblem } from "./engine";
import { type QueryRule, readQueryRules } from "./query-header";
import { patternComplaint, queryRule } from "./query-rule";

/** The rules of a project's own query files. */
export interface ProjectRules {
  readonly rules: readonly Rule[];
  /** Mistakes in the files; what is sound in them counts. */
  readonly problems: readonly AnalysisProblem[];
  /** Matches in a file by rule id, and a problem where a query took too long on it. */
  candidatesOf(file: GoFile): {
    readonly byRule: ReadonlyMap<string, readonly Candidate[]>;
    readonly problems: readonly AnalysisProblem[];
  };
}

/** Longer query files, and more of them in a folder, are left out. */
const longestText = 262_144;
const mostFiles = 200;

interface Compiled {
  readonly query: ProjectQuery;
  readonly file: string;
  readonly ruleOf: readonly (string | undefined)[];
}

interface Loaded extends ProjectRules {
  readonly folders: readonly string[];
  readonly compiled: readonly Compiled[];
}

/** Query files of a folder, absolute and in order. */
export function queryFilesIn(host: Host, folder: string): string[] {
  return (host.readDirectory(folder) ?? [])
    .filter(({ name, isDirectory }) => !isDirectory && name.endsWith(".scm") && !name.startsWith("."))
    .map(({ name }) => `${folder === "/" ? "" : folder}/${name}`)
    .sort()
    .slice(0, mostFiles);
}

/** Compiles the query files of folders on first use and keeps them until one of them changes. */
export class QueryRules {
  readonly #syntax: Syntax;
  readonly #host: Host;
  readonly #treeOf: (file: GoFile) => SyntaxTree;
  readonly #builtIn: ReadonlySet<string>;
  readonly #byFolders = new Map<string, Loaded>();

  /** @param builtIn ids that a project's rules may not take */
  constructor(syntax: Syntax, host: Host, treeOf: (file: GoFile) => SyntaxTree, builtIn: ReadonlySet<string>) {
    this.#syntax = syntax;
    this.#host = host;
    this.#treeOf = treeOf;
    this.#builtIn = builtIn;
  }

  /** The rules of all files in the folders. An id that two files define is the first one's. */
  of(folders: readonly string[]): ProjectRules {
    const key = folders.join("\n");
    const known = this.#byFolders.get(key);
    if (known !== undefined) return known;
    const loaded = this.#load(folders);
    this.#byFolders.set(key, loaded);
    return loaded;
  }

  /** Files changed: what was compiled from those among them, or from files below them, is made anew. */
  changed(paths: readonly string[]): void {
    for (const [key, loaded] of this.#byFolders) {
      const concerns = (path: string): boolean =>
        loaded.folders.some((folder) => path.startsWith(`${folder}/`) || `${folder}/`.startsWith(`${path}/`));
      if (!paths.some(concerns)) continue;
      free(loaded);
      this.#byFolders.delete(key);
    }
  }

  dispose(): void {
    for (const loaded of this.#byFolders.values()) free(loaded);
    this.#byFolders.clear();
  }

  #load(folders: readonly string[]): Loaded {
    const problems: AnalysisProblem[] = [];
    const compiled: Compiled[] = [];
    const rules: Rule[] = [];
    const taken = new Map<string, Argument>([...this.#builtIn].map((id) => [id, say`the program itself`]));
    for (const file of folders.flatMap((folder) => queryFilesIn(this.#host, folder))) {
      const text = this.#host.readFile(file);
      if (text === undefined) continue;
      if (text.length > longestText) {
        problems.push({ file, line: 1, message: say`the query file is too long and was left out` });
        continue;
      }
      const made = this.#file(file, text, taken, problems);
      if (made === undefined) continue;
      compiled.push(made.compiled);
      rules.push(...made.rules);
    }
    return { folders, rules, problems, compiled, candidatesOf: (file) => this.#candidates(compiled, file) };
  }

  #file(
    file: string,
    text: string,
    taken: Map<string, Argument>,
    problems: AnalysisProblem[],
  ): { readonly compiled: Compiled; readonly rules: readonly Rule[] } | undefined {
    const header = readQueryRules(file, text);
    problems.push(...header.problems);
    const mine = new Map<string, QueryRule>();
    for (const rule of header.rules) {
      const { id } = rule.meta;
      const owner = taken.get(id);
      if (owner !== undefined) {
        problems.push({ file, line: rule.line, message: say`there is a rule ${id} already, from ${owner}` });
        continue;
      }
      taken.set(id, file.slice(file.lastIndexOf("/") + 1));
      mine.set(id, rule);
    }
    const query = compileProjectQuery(this.#syntax, { file, text });
    if (!(query instanceof ProjectQuery)) {
      problems.push(query);
      return undefined;
    }
    problems.push(...query.problems);
    const ruleOf = query.patterns.map((pattern) => {
      const above = header.rules.findLast((rule) => rule.line < pattern.line)?.meta.id;
      const id = pattern.rule ?? above;
      const rule = id === undefined ? undefined : mine.get(id);
      const complaint =
        rule !== undefined
          ? patternComplaint(rule, pattern)
          : id === undefined
            ? say`no rule is described above this pattern: start with “; rule: …” and “; message: …”`
            : pattern.rule === undefined
              ? undefined // The rule's own mistake has been told.
              : say`this file describes no rule ${pattern.rule}`;
      if (complaint !== undefined) problems.push({ file, line: pattern.line, message: complaint });
      return complaint === undefined ? rule?.meta.id : undefined;
    });
    const rules = [...mine.values()].map((rule) => queryRule(rule, query.patterns));
    return { compiled: { query, file, ruleOf }, rules };
  }

  #candidates(compiled: readonly Compiled[], file: GoFile): ReturnType<ProjectRules["candidatesOf"]> {
    const byRule = new Map<string, Candidate[]>();
    const problems: AnalysisProblem[] = [];
    for (const { query, file: source, ruleOf } of compiled) {
      const matches = query.matches(this.#treeOf(file));
      if (matches === undefined) {
        const name = source.slice(source.lastIndexOf("/") + 1);
        const message = say`the query ${name} took too long on this file`;
        problems.push({ file: file.path, line: 1, message, fleeting: true });
        continue;
      }
      for (const { pattern, captures } of matches) {
        const rule = ruleOf[pattern];
        if (rule === undefined) continue;
        const list = byRule.get(rule);
        const candidate = { file, captures, pattern };
        if (list === undefined) byRule.set(rule, [candidate]);
        else list.push(candidate);
      }
    }
    return { byRule, problems };
  }
}

function free({ compiled }: Loaded): void {
  for (const { query } of compiled) query.delete();
}
