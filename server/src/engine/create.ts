import { english } from "../finding/say";
import { changesOf } from "../flow/changes";
import { ApiModel } from "../go/api";
import type { GoFile } from "../go/ast";
import { type PieceFile, parseGoFile } from "../go/file";
import type { Host, Resources } from "../go/host";
import { GoProgram } from "../go/program";
import { allRules } from "../rules/registry";
import type { Candidate } from "../rules/rule";
import { TreeCache } from "../syntax/cache";
import { compileQueries, type QueryFile, type QueryMatch, type QuerySet } from "../syntax/queries";
import { initSyntax } from "../syntax/syntax";
import { createAnalyser } from "./analyser";
import type { Engine } from "./engine";
import { QueryRules } from "./query-rules";
import { unusedSuppression } from "./unused-suppression";

export interface EngineOptions {
  /** Folder of the scan or of the workspace: what lies in no module belongs to it. Absolute. */
  readonly root: string;
  /** Folder of the go command's module cache, if types of dependencies shall be read from it. Absolute, `/`-separated. */
  readonly moduleCache?: string;
  /** Bound of the memory that parsed trees may take, in bytes; default 48 MB. */
  readonly treeMemory?: number;
  /** No file is going to change, so that nothing need be kept for the next look: the engine of a scan. */
  readonly scanning?: boolean;
  /** Bound of the text, in UTF-16 units and without bodies and tables, of packages that are kept only because others import them. */
  readonly keptOutlines?: number;
}

const defaultTreeMemory = 48 * 1024 * 1024;

/**
 * The analyser with everything it stands on: grammar, queries and API data from the resources, Go code from the host.
 * Throws where the resources are missing or do not fit together.
 */
export async function createEngine(host: Host, resources: Resources, options: EngineOptions): Promise<Engine> {
  const syntax = await initSyntax(resources);
  const [std, thirdParty, queryFiles] = await Promise.all([
    readText(resources, "data/std.json"),
    readText(resources, "data/third-party.api"),
    readQueries(resources),
  ]);
  const trees = new TreeCache(syntax, options.treeMemory ?? defaultTreeMemory);
  const queries = compileQueries(syntax, queryFiles);
  const [problem] = queries.problems;
  if (problem !== undefined) throw new Error(`${problem.file}:${problem.line}: ${english(problem.message)}`);
  const program = new GoProgram({
    host,
    root: options.root,
    moduleCache: options.moduleCache,
    ...(options.keptOutlines === undefined ? {} : { keptOutlines: options.keptOutlines }),
    api: new ApiModel(std, thirdParty),
    parse: (path, text, before) => parseGoFile(syntax, path, text, before),
  });
  if (options.scanning) changesOf(program).recordNothing();
  const projectRules = new QueryRules(
    syntax,
    host,
    (file) => trees.get(file.path, file.text),
    new Set([...allRules.map((rule) => rule.meta.id), unusedSuppression.id]),
  );
  return createAnalyser({
    program,
    rules: allRules,
    candidatesOf: (file, active) => candidates(queries, queries.gate(active), trees, file),
    projectRules: (folders) => projectRules.of(folders),
    filesChanged: (paths) => projectRules.changed(paths),
    moduleProblems: () => program.modules.problems(),
    forgetFile: (path) => trees.forget(path),
    dispose: () => {
      trees.dispose();
      queries.delete();
      projectRules.dispose();
    },
  });
}

/** Families whose rules may have query patterns, one file each. */
const families = ["goroutine", "channel", "timer", "context", "sync", "resource", "memory", "service"];

async function readQueries(resources: Resources): Promise<QueryFile[]> {
  // A family whose rules need no patterns has no file.
  const texts = await Promise.all(
    families.map((family) => readText(resources, `queries/${family}.scm`).catch(() => "")),
  );
  return families.map((family, index) => ({ file: `queries/${family}.scm`, text: texts[index]! }));
}

async function readText(resources: Resources, name: string): Promise<string> {
  return new TextDecoder().decode(await resources.read(name));
}

/** Matches of the patterns in a file, of the rules that run at least; of a sound one only the functions that may hold any are parsed. */
function candidates(
  queries: QuerySet,
  gate: RegExp,
  trees: TreeCache,
  file: GoFile,
): ReadonlyMap<string, readonly Candidate[]> {
  const byRule = new Map<string, Candidate[]>();
  const collect = (matches: readonly QueryMatch[], by: number): void => {
    for (const { rule, captures } of matches) {
      const list = byRule.get(rule);
      const candidate = { file, captures: by === 0 ? captures : movedBy(captures, by) };
      if (list === undefined) byRule.set(rule, [candidate]);
      else list.push(candidate);
    }
  };
  const pieces = (file as Partial<PieceFile>).drawFromFunctions?.(
    gate,
    (text) => gate.test(text),
    (tree, pos) =>
      (queries.matches(tree) ?? []).map(({ rule, captures }) => ({ rule, captures: movedBy(captures, -pos) })),
  );
  if (pieces === undefined) collect(queries.matches(trees.get(file.path, file.text)) ?? [], 0);
  else for (const { pos, drawn } of pieces) collect(drawn, pos);
  return byRule;
}

function movedBy(captures: QueryMatch["captures"], by: number): QueryMatch["captures"] {
  return new Map([...captures].map(([name, { start, end }]) => [name, { start: start + by, end: end + by }]));
}
