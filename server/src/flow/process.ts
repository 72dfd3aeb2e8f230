import type { FuncDecl, FuncNode, Node } from "../go/ast";
import type { Checker, Package, Program } from "../go/model";
import { fullNameOf } from "./sites";
import { walk } from "./walk";

/** How far callers are followed up to `main`. */
const maxSteps = 4;

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

  constructor(program: Program) {
    this.#program = program;
  }

  /** `func` is the declaration that `each` is, or stands in. */
  endsWith(each: FuncNode, func: FuncDecl, checker: Checker): boolean {
    if (isCommand(each)) return true;
    return (each === func || runsOnce(each, checker)) && this.#ends(func, checker.pkg, 0);
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
    if (func.recv || !checker.pkg.files.some(({ text }) => text.includes(`.Do(${name})`))) return false;
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
    if (func.recv) return isCommandMethod(func, pkg);
    const { name } = func.name;
    if (this.#commandsOf(pkg).has(name)) return true;
    if (name === "init" || (name === "main" && pkg.name === "main")) return true;
    if (steps >= maxSteps || (pkg.name !== "main" && /^\p{Lu}/u.test(name))) return false;
    let answer = this.#memo.get(func);
    if (answer === undefined) {
      this.#memo.set(func, false);
      const mentions = this.#mentionsIn(pkg).get(name) ?? [];
      answer = mentions.length > 0 && mentions.every((each) => each.once && this.#ends(each.by, pkg, steps + 1));
      this.#memo.set(func, answer);
    }
    return answer;
  }

  /**
   * Functions of the package that commands run, by name.
   * ```go
   * var cmdMount = &Command{UsageLine: "mount …", Run: runMount}
   * func init() { cmdMount.Run = runMount }
   * ```
   */
  #commandsOf(pkg: Package): ReadonlySet<string> {
    let found = this.#commands.get(pkg);
    if (!found) {
      found = new Set(
        pkg.files.flatMap(({ text }) =>
          /\bCommand\{|\bcmd\w+\.Run\b/.test(text)
            ? [...text.matchAll(/\b(?:Run|RunE|Exec|Action)\s*[:=]\s*(\w+)\b(?![(.{])/g)].map(([, name]) => name!)
            : [],
        ),
      );
      this.#commands.set(pkg, found);
    }
    return found;
  }

  /** Who names which function of the package, by name; a function that `main` cannot come to is of no interest. */
  #mentionsIn(pkg: Package): ReadonlyMap<string, readonly Mention[]> {
    let found = this.#calls.get(pkg);
    if (!found) {
      found = this.#census(pkg);
      this.#calls.set(pkg, found);
    }
    return found;
  }

  #census(pkg: Package): ReadonlyMap<string, readonly Mention[]> {
    const out = new Map<string, Mention[]>();
    const reachesProcess =
      pkg.name === "main" ||
      this.#commandsOf(pkg).size > 0 ||
      pkg.files.some((file) => /\*cobra\.Command\b|\*cli\.Context\b/.test(file.text));
    if (!reachesProcess) return out;
    for (const file of pkg.files) {
      const checker = this.#program.checker(pkg, file);
      for (const by of file.decls) {
        if (by.kind !== "FuncDecl" || !by.body) continue;
        walk(by.body, (node) => {
          if (node.kind !== "Ident" || pkg.scope.get(node.name)?.kind !== "func") return true;
          const list = out.get(node.name) ?? [];
          list.push({ by, once: isPlainCall(node, checker) });
          out.set(node.name, list);
          return true;
        });
      }
    }
    return out;
  }
}

/**
 * A literal that is called, deferred or started where it stands, and not again and again.
 * ```go
 * for _, endpoint := range endpoints { go func() { client, _ := dial(endpoint); … }() }
 * ```
 */
function runsOnce(literal: FuncNode, checker: Checker): boolean {
  const call = checker.parentOf(literal);
  if (call?.kind !== "Call" || call.fun !== literal) return false;
  for (let at = checker.parentOf(call); at; at = checker.parentOf(at)) {
    if (at.kind === "FuncDecl") return true;
    if (at.kind === "FuncLit") return runsOnce(at, checker);
    if (at.kind === "For" && !at.cond) return false;
    if (at.kind === "Range" && checker.underlying(checker.typeOf(at.x)).kind === "Chan") return false;
  }
  return false;
}

/** `Run` of a type that has a `Synopsis` and a `Help` too, and its other methods: a command of hashicorp/cli. */
function isCommandMethod({ recv }: FuncDecl, pkg: Package): boolean {
  const star = recv?.type;
  const plain = star?.kind === "Star" ? star.x : star;
  const methods = plain?.kind === "Ident" ? pkg.methods.get(plain.name) : undefined;
  const run = methods?.get("Run");
  if (!methods?.has("Synopsis") || !methods.has("Help") || !run) return false;
  return run.decl.type.params.length === 1 && run.decl.type.results.length === 1;
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
  readonly by: FuncDecl;
  /** A call outside of loops and goroutines. */
  readonly once: boolean;
}

function isPlainCall(ident: Node, checker: Checker): boolean {
  const call = checker.parentOf(ident);
  if (call?.kind !== "Call" || call.fun !== ident) return false;
  for (let at: Node | undefined = call; at; at = checker.parentOf(at)) {
    if (at.kind === "For" || at.kind === "Range" || at.kind === "GoStmt") return false;
  }
  return true;
}

/** `func(cmd *cobra.Command, args []string)`, `func(c *cli.Context) error`: runs once, then the process ends. */
function isCommand(func: FuncNode): boolean {
  return func.type.params.some(({ type }) => {
    const named = type.kind === "Star" ? type.x : undefined;
    if (named?.kind !== "Selector" || named.x.kind !== "Ident") return false;
    return /^(?:cobra\.Command|cli\.Context|cli\.Command)$/.test(`${named.x.name}.${named.sel.name}`);
  });
}
