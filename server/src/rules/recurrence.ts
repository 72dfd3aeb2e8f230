import { mentionsIn, mentionsOf } from "../flow/callers";
import { reachableFrom } from "../flow/cfg";
import { functionsOfCommands, isCommand, isCommandMethod } from "../flow/commands";
import { flowOf } from "../flow/service";
import type { Call, Expr, For, FuncDecl, FuncNode, GoFile, Node, Range } from "../go/ast";
import type { Checker, Package, Program } from "../go/model";
import { walk } from "../go/walk";
import { isRequestType, requestParameter, typeNameOf } from "./memory/request";
import { fullNameOf } from "./targets";

/**
 * How often a place in the code is passed while the process lives: `again` where something shows that it is passed time and
 * again, `once` where all that is known of its callers leads to the start of the process, `several` where it does so from
 * several packages, as for a value that a library makes.
 */
export type Recurrence = Again | "once" | "several" | "unknown";

/** With the loop, or the function that serves requests, which shows it. */
export interface Again {
  readonly node: For | Range | FuncNode;
  readonly file: GoFile;
}

export function isAgain(recurrence: Recurrence | "each time"): recurrence is Again {
  return typeof recurrence === "object";
}

/** How far callers are followed. */
const maxSteps = 8;

/** More callers than this are not looked at. */
const maxCallers = 40;

/** What runs the function it is given at most once. */
const guards = /^sync\.(Once\.Do|OnceFunc|OnceValues?)$/;

/** Answers of one run over a package: callers, and what is known of them, may be others in the next. */
export class Recurrences {
  readonly #program: Program;
  readonly #memo = new Map<FuncDecl, Recurrence>();

  constructor(program: Program) {
    this.#program = program;
  }

  /**
   * Whether the place is passed again while the process lives, by what is around it in its function and by the callers that
   * the workspace knows.
   * ```go
   * for { if err := backup(); err != nil { time.Sleep(time.Second) } } // what backup starts, it starts again
   * ```
   */
  of(node: Node, checker: Checker): Recurrence {
    return this.#around(node, checker, 0);
  }

  #around(node: Node, checker: Checker, steps: number): Recurrence {
    let isSure = true;
    let isFirst = false;
    for (let at: Node | undefined = node; at !== undefined; at = checker.parentOf(at)) {
      isFirst ||= isLatched(at, checker);
      if ((at.kind === "For" || at.kind === "Range") && isRepeating(at, node, checker, this.#program))
        return isFirst ? "unknown" : { node: at, file: checker.file };
      if (at.kind === "FuncDecl") {
        const answer = this.#ofFunction(at, checker, steps);
        if (isAgain(answer)) return isFirst ? "unknown" : answer;
        return isSure ? answer : "unknown";
      }
      if (at.kind !== "FuncLit") continue;
      if (isPerRequest(at, checker)) return isFirst ? "unknown" : { node: at, file: checker.file };
      if (isCommandBody(at)) return "once";
      const runs = runsOf(at, checker, this.#program);
      if (isAgain(runs)) return isFirst ? "unknown" : runs;
      if (runs === "once") return runs;
      if (runs === "unknown") isSure = false;
    }
    return isSure ? "once" : "unknown";
  }

  #ofFunction(func: FuncDecl, checker: Checker, steps: number): Recurrence {
    const { pkg } = checker;
    const name = func.name.name;
    if (isCommandBody(func)) return "once";
    if (func.recv !== undefined) {
      if (isCommandMethod(func, pkg)) return "once";
    } else if (
      name === "init" ||
      name === "TestMain" ||
      (name === "main" && pkg.name === "main") ||
      functionsOfCommands(pkg).has(name)
    ) {
      return "once";
    }
    if (isPerRequest(func, checker)) return { node: func, file: checker.file };
    if (steps >= maxSteps) return "unknown";
    let answer = this.#memo.get(func);
    if (answer === undefined) {
      this.#memo.set(func, "unknown");
      answer = this.#ofCallers(func, checker, steps);
      this.#memo.set(func, answer);
    }
    return answer;
  }

  #ofCallers(func: FuncDecl, checker: Checker, steps: number): Recurrence {
    let found = 0;
    let isSure = true;
    let isSeveral = false;
    const from = new Set<Package>();
    for (const { node, checker: its } of mentionsOf(func, checker, this.#program)) {
      if (++found > maxCallers) return "unknown";
      const runs = runsOf(node, its, this.#program);
      const answer = runs === "each time" ? this.#around(node, its, steps + 1) : runs;
      if (isAgain(answer)) return answer;
      if (answer === "unknown") isSure = false;
      if (answer === "several") isSeveral = true;
      from.add(its.pkg);
    }
    if (found === 0) return startedByTest(func, checker, this.#program) ?? "unknown";
    if (!isSure) return "unknown";
    return isSeveral || from.size > 1 ? "several" : "once";
  }
}

/**
 * What remembers that it was there decides whether the statement runs: the first one to come by is mostly the last one.
 * ```go
 * if c.worker == nil { c.worker = newWorker() }
 * if started { return }
 * ```
 */
function isLatched(at: Node, checker: Checker): boolean {
  const parent = checker.parentOf(at);
  if (parent?.kind === "If") return at === parent.then && remembers(parent.cond, true, checker);
  // `for p.workers < most { p.workers++; go p.work() }`
  if (parent?.kind === "For" && at === parent.body && parent.cond?.kind === "Binary")
    return /^(?:<=?|!=)$/.test(parent.cond.op) && stays(parent.cond.x, checker);
  const list = parent?.kind === "Block" ? parent.stmts : parent?.kind === "CaseClause" ? parent.body : [];
  for (const stmt of list) {
    if (stmt === at) return false;
    const last = stmt.kind === "If" && stmt.else === undefined ? stmt.then.stmts.at(-1) : undefined;
    if (stmt.kind === "If" && last?.kind === "Return" && remembers(stmt.cond, false, checker)) return true;
  }
  return false;
}

/** The condition is `first` for whoever comes by first: a field or a variable of the package is still nil, or false. */
function remembers(cond: Expr, first: boolean, checker: Checker): boolean {
  if (cond.kind === "Unary" && cond.op === "!") return remembers(cond.x, !first, checker);
  if (cond.kind === "Binary") {
    if (cond.op === "&&" || cond.op === "||")
      return remembers(cond.x, first, checker) || remembers(cond.y, first, checker);
    const isNil = cond.y.kind === "Ident" && cond.y.name === "nil";
    return isNil && cond.op === (first ? "==" : "!=") && stays(cond.x, checker);
  }
  if (cond.kind === "Call" && cond.fun.kind === "Selector") {
    const { x, sel } = cond.fun;
    return stays(x, checker) && (sel.name === "CompareAndSwap" ? first : sel.name === "Load" && !first);
  }
  const isFlag = cond.kind === "Ident" || cond.kind === "Selector";
  return isFlag && !first && stays(cond, checker);
}

/** What tells that something is over, or went wrong, does not remember a beginning: `if s.closed { return }`. */
const ended = /clos|stop|done|disab|shut|exit|cancel|dead|destroy|finish|err$|fail/i;

/** A field, or a variable of a package: it is there still when somebody else comes by. */
function stays(x: Expr, checker: Checker): boolean {
  const path = checker.pathOf(x);
  if (path !== undefined && ended.test(path.fields.at(-1) ?? path.root.name)) return false;
  return path !== undefined && (path.root.role === "global" || path.fields.length > 0);
}

/** How often a function that stands there is run, for each time that the place is passed. */
function runsOf(func: Expr, checker: Checker, program: Program): Recurrence | "each time" {
  const call = checker.parentOf(func);
  if (call?.kind !== "Call") return "unknown";
  if (call.fun === func) return "each time";
  if (guards.test(fullNameOf(checker, call) ?? "")) return isGlobalOnce(call, checker) ? "once" : "each time";
  return runsOfParameter(call, call.args.indexOf(func), checker, program);
}

/**
 * What a function of the workspace does with the function that it is given: it calls it where it stands, or again and again.
 * ```go
 * func retry(f func() error) { for f() != nil { time.Sleep(time.Second) } }
 * ```
 */
function runsOfParameter(call: Call, at: number, checker: Checker, program: Program): Recurrence | "each time" {
  const callee = checker.calleeOf(call);
  if (callee.kind !== "source" || callee.func.decl.body === undefined) return "unknown";
  const { decl, pkg, file } = callee.func;
  const name = decl.type.params.flatMap(({ names }) => names)[at];
  const its = program.checker(pkg, file);
  const parameter = name && its.objectOf(name);
  if (parameter?.kind !== "var") return "unknown";
  const uses = its.usesOf(parameter).filter((use) => use !== name);
  const runs = uses.map((use): Recurrence | "each time" => {
    const used = its.parentOf(use);
    if (used?.kind !== "Call" || used.fun !== use || its.functionOf(used) !== decl) return "unknown";
    for (let loop: Node | undefined = used; loop !== decl && loop; loop = its.parentOf(loop)) {
      if ((loop.kind === "For" || loop.kind === "Range") && isRepeating(loop, used, its, program))
        return { node: loop, file };
    }
    return "each time";
  });
  const again = runs.find(isAgain);
  if (again !== undefined) return again;
  return runs.length === 1 && runs[0] === "each time" ? "each time" : "unknown";
}

function isGlobalOnce(call: Call, checker: Checker): boolean {
  if (call.fun.kind !== "Selector" || call.fun.sel.name !== "Do") return checker.functionOf(call) === undefined;
  return checker.pathOf(call.fun.x)?.root.role === "global";
}

/** A loop that goes on for as long as there is work: without an end, over a channel, while a call says so. */
function isRepeating(loop: For | Range, node: Node, checker: Checker, program: Program): boolean {
  if (loop.kind === "Range") {
    if (node.pos < loop.body.pos) return false;
    if (checker.underlying(checker.typeOf(loop.x)).kind !== "Chan") return false;
  } else if (loop.init !== undefined && node.pos < loop.init.end) {
    return false;
  } else if (loop.cond !== undefined) {
    let asks = false;
    walk(loop.cond, (inner) => {
      if (inner.kind === "Call" && checker.calleeOf(inner).kind !== "builtin") asks = true;
      return !asks;
    });
    if (!asks || loop.post !== undefined) return false;
  }
  const func = checker.functionOf(loop);
  if (func?.body === undefined) return false;
  const cfg = flowOf(program).cfg(func, checker);
  const block = cfg.blocks.find(({ items }) =>
    items.some((item) => item.node !== undefined && item.node.pos <= node.pos && node.end <= item.node.end),
  );
  // `for { conn, err := dial(); if err == nil { go read(conn); return } }`
  return block === undefined || block.succs.some(({ to }) => reachableFrom(cfg, to).has(block.id));
}

/** `func(cmd *cobra.Command, args []string)`, `func(c *cli.Context) error`: not a helper that takes more of its own. */
function isCommandBody(func: FuncNode): boolean {
  const { params } = func.type;
  const others = params.filter(({ type }) => type.kind !== "Star");
  const isPlain = others.every(
    ({ type }) => type.kind === "ArrayType" || (type.kind === "Selector" && type.sel.name === "Context"),
  );
  return isCommand(func) && isPlain && others.length < 2 && params.length === others.length + 1;
}

/**
 * What a library offers, and only its tests call so far: each test leaves one more behind, and so will those who use it.
 * ```go
 * func TestReporter(t *testing.T) { StateReporter() }
 * ```
 */
function startedByTest(func: FuncDecl, checker: Checker, program: Program): Again | undefined {
  const { pkg } = checker;
  if (func.recv !== undefined || !/^\p{Lu}/u.test(func.name.name)) return undefined;
  for (const each of [pkg, program.packageAt(pkg.dir, true)]) {
    for (const file of each?.files ?? []) {
      if (!each!.isTest(file) || !file.text.includes(func.name.name)) continue;
      const its = program.checker(each!, file);
      for (const { node } of mentionsIn(file, func, checker.file, its)) {
        const home = file.decls.find((decl) => decl.pos <= node.pos && node.end <= decl.end);
        if (home?.kind === "FuncDecl" && /^(?:Test(?!Main$)|Benchmark)/.test(home.name.name))
          return { node: home, file };
      }
    }
  }
  return undefined;
}

/** Types of what comes in from outside again and again: a client's `*grpc.ClientConn` is none. */
const incoming =
  /(?:Request|Req|Message|Msg|Delivery)$|\.(?:request|req|message|msg)$|^(?:net\.(?:TCP|Unix)?|crypto\/tls\.|.*\/websocket\.)Conn$/;

/** The function is there for one request, message or connection: it takes it. */
function isPerRequest(func: FuncNode, checker: Checker): boolean {
  if (requestParameter(func, checker) !== undefined) return true;
  return func.type.params.some(({ type }) => {
    const its = checker.typeFrom(type);
    if (isRequestType(its)) return true;
    const name = typeNameOf(its) ?? "";
    return incoming.test(name) || /_\w+Server$|^google\.golang\.org\/grpc\.\w*Server\w*Stream/.test(name);
  });
}
