import type { FuncDecl, GoFile } from "../go/ast";
import type { Package, Program } from "../go/model";
import { type Changes, changesOf } from "./changes";
import { type Answer, circle } from "./dependencies";

type Holds = (from: readonly string[]) => boolean;
type Renew<T> = (answer: Answer<T>) => Answer<T> | undefined;
type Kept<T> = ReadonlyMap<string, Answer<T>>;

/** What is kept of one program, until a change makes all void. */
interface Era<T> {
  readonly era: number;
  /** By folder and path of the package. */
  readonly packages: Map<string, Kept<T>>;
}

const memories = new Set<PackageMemory<unknown>>();

/**
 * Remembers from one look at a package to the next what its functions gave, where that holds no syntax, and on what
 * functions it rests: after an edit only what rests on the edited function is worked out again.
 */
export class PackageMemory<T> {
  readonly #ofPrograms = new WeakMap<Program, Era<T>>();

  constructor() {
    memories.add(this as PackageMemory<unknown>);
  }

  /**
   * For one look at a package. What is not asked for this time is forgotten.
   * @param holds judges what else an answer was drawn from, where the looker notes more than functions and files
   * @param renew tells of an answer that rests on functions with other texts now whether it holds all the same, and on what
   */
  of(program: Program, pkg: Package, holds: Holds = () => true, renew?: Renew<T>): PackageLook<T> {
    const changes = changesOf(program);
    changes.settle();
    let era = this.#ofPrograms.get(program);
    if (era?.era !== changes.era) {
      era = { era: changes.era, packages: new Map() };
      this.#ofPrograms.set(program, era);
    }
    const key = keyOf(pkg);
    const now = new Map<string, Answer<T>>();
    const look = new PackageLook(changes, pkg, holds, renew, era.packages.get(key) ?? new Map(), now);
    era.packages.set(key, now);
    return look;
  }

  forget(program: Program, dir: string | undefined): void {
    const packages = this.#ofPrograms.get(program)?.packages;
    for (const key of packages?.keys() ?? []) if (dir === undefined || key.startsWith(`${dir} `)) packages!.delete(key);
  }
}

export class PackageLook<T> {
  constructor(
    private readonly changes: Changes,
    private readonly pkg: Package,
    private readonly holds: Holds,
    private readonly renew: Renew<T> | undefined,
    private readonly before: Kept<T>,
    private readonly now: Map<string, Answer<T>>,
  ) {
    for (const file of pkg.files) changes.know(file);
  }

  /**
   * What a function gives.
   * @param question tells apart what is asked of one function
   * @param keep whether an answer may be kept: it holds no syntax
   */
  get(file: GoFile, func: FuncDecl, question: string, make: () => T, keep: (value: T) => boolean = () => true): T {
    const { dependencies } = this.changes;
    const version = this.pkg.goVersion(file);
    const key = `${dependencies.keyOf(file, func)} ${version.major}.${version.minor} ${question}`;
    const before = this.before.get(key);
    const known = dependencies.reuse(before) ?? dependencies.reuse(before && this.renew?.(before));
    if (known !== undefined && this.holds(known.from)) {
      this.now.set(key, known);
      return known.value;
    }
    const answer = dependencies.track(() => {
      dependencies.noteFunction(file, func);
      return make();
    });
    if (keep(answer.value) && !answer.from.includes(circle)) this.now.set(key, answer);
    return answer.value;
  }
}

function keyOf(pkg: Package): string {
  return `${pkg.dir} ${pkg.path}`;
}

/** Nobody looks at a folder any more; without one, at any. */
export function forgetPackageMemories(program: Program, dir?: string): void {
  for (const memory of memories) memory.forget(program, dir);
}
