import { execute, type How, type Run } from "./execute";
import type { Subject } from "./subject";
import { unformatted, vet } from "./toolchain";
import { build, type GoFunction, type Language, layOut, remove, type Tree } from "./tree";

/** Something to run: one function of one file. */
export interface Target {
  readonly subject: Subject;
  readonly name: string;
}

/** A round: all fixtures with the same stage of mending. */
export interface Round {
  /** Of a target: how its function reads. */
  text(target: Target): string | undefined;
  run(target: Target, how: How): Promise<Run>;
  /** What the toolchain says against the tree: vet, gofmt. Empty when all is well. */
  readonly complaints: readonly string[];
  /** All functions of its programs. */
  readonly functions: readonly GoFunction[];
  close(): void;
}

/** Lays out, checks and builds the programs of one round. */
export function prepare(subjects: readonly Subject[], textOf: (subject: Subject) => string | undefined): Round {
  const texts = new Map<string, string>();
  for (const subject of subjects) {
    const text = textOf(subject);
    if (text !== undefined) texts.set(`${subject.dir}/${subject.file}`, text);
  }
  const dirs = new Set(subjects.map(({ dir }) => dir));
  const wanted = (dir: string): boolean => [...dirs].some((known) => dir === known || dir.startsWith(`${known}/`));
  const complaints: string[] = [];
  const trees: Tree[] = [];
  for (const language of ["current", "old"] as const) {
    const tree = open(language, texts, wanted, complaints);
    if (tree !== undefined) trees.push(tree);
  }
  const owner = (target: Target): { tree: Tree; listed: GoFunction } | undefined => {
    for (const tree of trees) {
      const listed = tree.functions.find(
        (f) => f.dir === target.subject.dir && f.file === target.subject.file && f.name === target.name,
      );
      if (listed !== undefined) return { tree, listed };
    }
    return undefined;
  };
  return {
    text: (target) => owner(target)?.listed.text,
    run: async (target, how) => {
      const found = owner(target);
      if (found === undefined) return { cases: [], cannot: "the function is no longer there" };
      if (found.listed.expression === "")
        return { cases: [], cannot: "a generic function is run by those that use it" };
      if (found.listed.name === "main") return { cases: [], cannot: "a program: what it holds ends with it" };
      return execute(found.tree, target.subject.dir, target.subject.file, target.name, how);
    },
    complaints,
    functions: trees.flatMap((tree) => tree.functions),
    close: () => {
      for (const tree of trees) remove(tree);
    },
  };
}

function open(
  language: Language,
  texts: ReadonlyMap<string, string>,
  wanted: (dir: string) => boolean,
  complaints: string[],
): Tree | undefined {
  const tree = layOut(language, texts, wanted);
  if (tree.functions.length === 0) {
    remove(tree);
    return undefined;
  }
  const files = [...texts.keys()].filter((path) => tree.functions.some(({ dir, file }) => `${dir}/${file}` === path));
  const names = files.map((path) => path.replace(/_test\.go$/, "_testfile.go"));
  complaints.push(...unformatted(names, tree.root).map((name) => `gofmt would change ${name}`));
  try {
    vet(tree.root);
  } catch (error) {
    complaints.push((error as Error).message);
  }
  build(tree);
  return tree;
}

/** Runs targets, several at a time: most of the time they wait. */
export async function runAll<T>(targets: readonly T[], body: (target: T) => Promise<void>, width = 6): Promise<void> {
  const queue = [...targets];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await body(next);
  };
  await Promise.all(Array.from({ length: width }, worker));
}
