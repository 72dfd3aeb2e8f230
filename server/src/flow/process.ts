import type { FuncDecl, FuncNode, Node } from "../go/ast";
import type { Checker, Package, Program } from "../go/model";
import { functionsOfCommands, hasCommands, isCommand, isCommandMethod, isOwn } from "./commands";
import { fullNameOf } from "./sites";
import { walk } from "./walk";

/** How far callers are followed up to `main`. */
const maxSteps = 7;

/**
 * Functions after which the process is over, so that what they still hold is no leak: `main`, `init`, the body of a command
 * line's command, and helpers that only those call, once.
 *
 *     func main() { run() }
 *     func run() { db, _ := sql.Open("x", "y"); serve(db) }
 */
export class ProcessEnds {
  readonly #program: Program;
  readonly #memo = new WeakMap<FuncDecl, boolean>();
  readonly #calls = new WeakMap<Package, ReadonlyMap<string, readonly Mention[]>>();
  readonly #commands = new WeakMap<Package, ReadonlySet<string>>();

  readonly #given = new WeakMap<Package, ReadonlySet<string>>();

  /** Other packages that answers rest on. */
  readonly #others = new Set<Package>();

  constructor(program: Program) {
    this.#program = program;
  }

  /** Files of other packages that answers may rest on. */
  *filesOfOthers(): Iterable<string> {
    for (const pkg of this.#others) for (const { path } of pkg.files) yield path;
  }

  /** `func` is the declaration that `each` is, or stands in. */
  endsWith(each: FuncNode, func: FuncDecl, checker: Checker): boolean {
    const home = homeOf(each, checker);
    return home !== undefined && (isCommand(home) || this.#ends(func, checker.pkg, 0));
  }

  /**
   * Runs once in the life of the process, through a `sync.Once` of the package: what it leaves open is there once, and
   * mostly meant to stay.
   * ```go
   * var started sync.Once
   * func url() string { started.Do(startServer); return address }
   * ```
   */
  onlyOnce(each: FuncNode, func: FuncDecl, checker: Checker): boolean {
    if (each.kind === "FuncLit") return isDoneOnce(each, checker);
    const { name } = func.name;
    if (func.recv || !this.#givenToDo(checker.pkg).has(name)) return false;
    let all = 0;
    let once = 0;
    for (const file of checker.pkg.files) {
      if (!file.text.includes(name)) continue;
      const its = this.#program.checker(checker.pkg, file);
      for (const decl of file.decls) {
        if (decl.kind !== "FuncDecl" || !decl.body) continue;
        walk(decl.body, (node) => {
          if (node.kind !== "Ident" || node.name !== name || its.objectOf(node)?.kind !== "func") return true;
          all++;
          if (isDoneOnce(node, its)) once++;
          return true;
        });
      }
    }
    return all > 0 && all === once;
  }

  #ends(func: FuncDecl, pkg: Package, steps: number): boolean {
    if (isCommand(func)) return true;
    const { name } = func.name;
    if (func.recv) {
      if (isCommandMethod(func, pkg)) return true;
    } else if (this.#commandsOf(pkg).has(name) || name === "init" || (name === "main" && pkg.name === "main")) {
      return true;
    }
    const exported = /^\p{Lu}/u.test(name);
    if (steps >= maxSteps || (exported && !isOwn(pkg))) return false;
    let answer = this.#memo.get(func);
    if (answer === undefined) {
      this.#memo.set(func, false);
      const inside = this.#mentionsIn(pkg).get(func.recv ? `.${name}` : name) ?? [];
      const mentions = exported && !func.recv ? [...inside, ...this.#mentionsFrom(pkg, name)] : inside;
      answer = mentions.length > 0 && mentions.every((each) => this.#isOfProcess(each, steps + 1));
      this.#memo.set(func, answer);
    }
    return answer;
  }

  #isOfProcess({ by, pkg }: Mention, steps: number): boolean {
    return by !== undefined && (by.kind === "FuncLit" || this.#ends(by, pkg, steps));
  }

  /** Who names an exported function of a package from outside; only packages of the module can. */
  *#mentionsFrom({ path }: Package, name: string): Iterable<Mention> {
    const named = `.${name}`;
    for (const dir of this.#program.importersOf(path, name)) {
      const pkg = this.#program.packageAt(dir);
      if (pkg === undefined) continue;
      this.#others.add(pkg);
      for (const file of pkg.files) {
        if (pkg.isTest(file) || !file.text.includes(named)) continue;
        const checker = this.#program.checker(pkg, file);
        for (const decl of file.decls) {
          if (decl.kind === "TypeSpec" || !file.text.slice(decl.pos, decl.end).includes(named)) continue;
          const found: Mention[] = [];
          walk(decl, (node) => {
            if (node.kind !== "Selector" || node.sel.name !== name || node.x.kind !== "Ident") return true;
            const obj = checker.objectOf(node.x);
            if (obj?.kind === "pkg" && obj.path === path) found.push({ by: callerOf(node, checker), pkg });
            return true;
          });
          yield* found;
        }
      }
    }
  }

  /** Names of functions that the package hands to a method `Do`. */
  #givenToDo(pkg: Package): ReadonlySet<string> {
    let found = this.#given.get(pkg);
    if (!found) {
      found = new Set(
        pkg.files.flatMap(({ text }) => [...text.matchAll(/\.Do\(([\p{L}\p{Nd}_]+)\)/gu)].map(([, name]) => name!)),
      );
      this.#given.set(pkg, found);
    }
    return found;
  }

  #commandsOf(pkg: Package): ReadonlySet<string> {
    let found = this.#commands.get(pkg);
    if (!found) {
      found = functionsOfCommands(pkg);
      this.#commands.set(pkg, found);
    }
    return found;
  }

  /** Who names which function of the package, by name; a function that `main` cannot come to is of no interest. */
  #mentionsIn(pkg: Package): ReadonlyMap<string, readonly Mention[]> {
    let found = this.#calls.get(pkg);
    if (!found) {
      const reachesProcess = isOwn(pkg) || this.#commandsOf(pkg).size > 0 || hasCommands(pkg);
      found = reachesProcess ? this.#census(pkg) : new Map();
      this.#calls.set(pkg, found);
    }
    return found;
  }

  #census(pkg: Package): ReadonlyMap<string, readonly Mention[]> {
    const out = new Map<string, Mention[]>();
    const methods = new Set([...pkg.methods.values()].flatMap((each) => [...each.keys()]));
    for (const file of pkg.files) {
      // That a test calls it, too, says nothing of how long the program runs.
      if (pkg.isTest(file)) continue;
      const checker = this.#program.checker(pkg, file);
      for (const decl of file.decls) {
        if (decl.kind === "TypeSpec") continue;
        walk(decl, (node) => {
          const selected = node.kind === "Selector" && methods.has(node.sel.name) ? `.${node.sel.name}` : undefined;
          const plain = node.kind === "Ident" && pkg.scope.get(node.name)?.kind === "func" ? node.name : undefined;
          const key = selected ?? (node === (decl.kind === "FuncDecl" ? decl.name : undefined) ? undefined : plain);
          if (key === undefined) return true;
          const list = out.get(key) ?? [];
          list.push({ by: callerOf(node, checker), pkg });
          out.set(key, list);
          return true;
        });
      }
    }
    return out;
  }
}

/**
 * Whose run the literal is part of: a literal that is called, deferred or started where it stands, and not again and again,
 * is part of the function around it, up to a declaration or the body of a command. Undefined for others.
 * ```go
 * for _, endpoint := range endpoints { go func() { client, _ := dial(endpoint); … }() }
 * ```
 */
function homeOf(literal: FuncNode, checker: Checker): FuncNode | undefined {
  if (literal.kind === "FuncDecl" || isCommand(literal)) return literal;
  const call = checker.parentOf(literal);
  if (call?.kind !== "Call" || call.fun !== literal) return undefined;
  for (let at = checker.parentOf(call); at; at = checker.parentOf(at)) {
    if (at.kind === "FuncDecl" || at.kind === "FuncLit") return homeOf(at, checker);
    if (at.kind === "For" && !at.cond) return undefined;
    if (at.kind === "Range" && checker.underlying(checker.typeOf(at.x)).kind === "Chan") return undefined;
  }
  return undefined;
}

/** The argument of `once.Do` with a `sync.Once` at package level. */
function isDoneOnce(node: Node, checker: Checker): boolean {
  const call = checker.parentOf(node);
  if (call?.kind !== "Call" || call.args[0] !== node || call.fun.kind !== "Selector" || call.fun.sel.name !== "Do")
    return false;
  const place = checker.pathOf(call.fun.x);
  return place?.root.role === "global" && fullNameOf(checker.typeOf(call.fun.x)) === "sync.Once";
}

interface Mention {
  /** Who calls the function as part of its own run; undefined where it is named otherwise. */
  readonly by: FuncNode | undefined;
  readonly pkg: Package;
}

/**
 * The declaration, or the literal that is a command's body, that calls the function as part of its own run: outside of loops,
 * goroutines and literals that somebody else calls.
 */
function callerOf(node: Node, checker: Checker): FuncNode | undefined {
  const call = checker.parentOf(node);
  if (call?.kind !== "Call" || call.fun !== node) return undefined;
  for (let at: Node | undefined = call; at; at = checker.parentOf(at)) {
    if (at.kind === "For" || at.kind === "Range" || at.kind === "GoStmt") return undefined;
    if (at.kind === "FuncDecl" || at.kind === "FuncLit") return homeOf(at, checker);
  }
  return undefined;
}
