import { reachableFrom } from "../flow/cfg";
import { flowOf } from "../flow/service";
import type { Call, FuncDecl, FuncNode, GoFile, GoStmt, Ident, Node, Send } from "../go/ast";
import type { Checker, Package, Program, VarObj } from "../go/model";
import { walk } from "../go/walk";
import type { Site } from "./program";

/**
 * A function answers a channel without room, to which a goroutine that it has started sends with nothing else to do:
 * ```go
 * func Go(f func() error) <-chan error { ch := make(chan error); go func() { ch <- f() }(); return ch }
 * ```
 */
export interface ReturnedChannel {
  readonly func: FuncDecl;
  readonly file: GoFile;
  readonly checker: Checker;
  /** Which of the results it is. */
  readonly result: number;
  readonly make: Call;
  readonly started: GoStmt;
  /** Sends without an alternative. */
  readonly sends: readonly Site[];
  /** More than one value may be sent. */
  readonly isMany: boolean;
  /** After each value there may be another one, whatever the value is. */
  readonly goesOn: boolean;
}

const telling = /\bmake\(\s*chan\b[^)]*\)[\s\S]*\bgo\s/;

/** Those that functions of a file answer. */
export function returnedChannels(pkg: Package, file: GoFile, program: Program): ReturnedChannel[] {
  if (pkg.isTest(file) || !telling.test(file.text)) return [];
  return file.decls.flatMap((decl) => {
    if (decl.kind !== "FuncDecl" || !decl.hasBody || !decl.type.results.some(({ type }) => type.kind === "ChanType"))
      return [];
    if (!telling.test(file.text.slice(decl.bodySpan.pos, decl.bodySpan.end))) return [];
    return channelsOf(decl, program.checker(pkg, file), program);
  });
}

function channelsOf(func: FuncDecl, checker: Checker, program: Program): ReturnedChannel[] {
  const found: ReturnedChannel[] = [];
  walk(func.body!, (node) => {
    if (node.kind === "FuncLit") return false;
    if (node.kind !== "Assign" || !node.define || node.rhs.length !== node.lhs.length) return true;
    node.lhs.forEach((name, i) => {
      const make = node.rhs[i]!;
      const variable = name.kind === "Ident" && isUnbuffered(make, checker) ? checker.objectOf(name) : undefined;
      const channel =
        variable?.kind === "var" && channelOf(variable, name as Ident, make as Call, func, checker, program);
      if (channel) found.push(channel);
    });
    return true;
  });
  return found;
}

function isUnbuffered(make: Node, checker: Checker): boolean {
  if (make.kind !== "Call" || make.fun.kind !== "Ident" || make.fun.name !== "make") return false;
  const [type, size] = make.args;
  return type?.kind === "ChanType" && (size === undefined || checker.intConst(size) === 0);
}

/** Where a goroutine of the function sends to the channel. */
interface Sender {
  readonly body: FuncNode;
  readonly send: Send;
  readonly checker: Checker;
}

function channelOf(
  variable: VarObj,
  name: Ident,
  make: Call,
  func: FuncDecl,
  checker: Checker,
  program: Program,
): ReturnedChannel | undefined {
  const results = new Set<number>();
  const starts = new Set<GoStmt>();
  const senders: Sender[] = [];
  for (const use of checker.usesOf(variable)) {
    if (use === name || use.pos === name.pos) continue;
    const parent = checker.parentOf(use);
    if (parent?.kind === "Return" && checker.functionOf(use) === func) {
      results.add(parent.results.indexOf(use));
      continue;
    }
    const started = goAround(use, func, checker);
    if (started === undefined || parent === undefined) return undefined;
    starts.add(started);
    const found = usesIn(use, parent, started, checker, program);
    if (found === undefined) return undefined;
    senders.push(...found);
  }
  const [result, ...more] = results;
  const [started] = starts;
  const sends = senders.filter(({ send, checker: its }) => !isCase(send, its));
  if (result === undefined || more.length > 0 || started === undefined || sends.length === 0) return undefined;
  const isRepeated = starts.size > 1 || isInLoop(started, func, checker);
  return {
    func,
    file: checker.file,
    checker,
    result,
    make,
    started,
    sends: sends.map(({ send, checker: its }) => ({ file: its.file, node: send })),
    isMany: isRepeated || isManyOf(senders, program),
    goesOn: !isRepeated && senders.every(goesOnAfter),
  };
}

/** What a goroutine does with the channel: undefined where that is not only to send to it and to close it. */
function usesIn(
  use: Ident,
  parent: Node,
  started: GoStmt,
  checker: Checker,
  program: Program,
): readonly Sender[] | undefined {
  if (parent.kind === "Send" && parent.chan === use)
    return [{ body: checker.functionOf(parent)!, send: parent, checker }];
  if (parent.kind !== "Call") return undefined;
  if (parent.fun.kind === "Ident" && parent.fun.name === "close") return [];
  if (parent !== started.call) return undefined;
  // go work(ctx, out)
  const callee = checker.calleeOf(parent);
  if (callee.kind !== "source" || callee.viaInterface || callee.func.decl.body === undefined) return undefined;
  const { decl, file, pkg } = callee.func;
  if (pkg !== checker.pkg) return undefined;
  const its = program.checker(pkg, file);
  const name = decl.type.params.flatMap(({ names }) => names)[parent.args.indexOf(use)];
  const parameter = name && its.objectOf(name);
  if (parameter?.kind !== "var") return undefined;
  const senders: Sender[] = [];
  for (const each of its.usesOf(parameter)) {
    if (each.pos === name!.pos) continue;
    const at = its.parentOf(each);
    if (at?.kind === "Send" && at.chan === each) senders.push({ body: its.functionOf(at)!, send: at, checker: its });
    else if (at?.kind !== "Call" || at.fun.kind !== "Ident" || at.fun.name !== "close") return undefined;
  }
  return senders;
}

/** The go statement of the function itself in which the node stands. */
function goAround(node: Node, func: FuncDecl, checker: Checker): GoStmt | undefined {
  for (let at = checker.parentOf(node); at && at !== func; at = checker.parentOf(at)) {
    if (at.kind === "GoStmt" && checker.functionOf(at) === func) return at;
  }
  return undefined;
}

function isInLoop(node: Node, func: FuncDecl, checker: Checker): boolean {
  for (let at = checker.parentOf(node); at && at !== func; at = checker.parentOf(at)) {
    if (at.kind === "For" || at.kind === "Range") return true;
  }
  return false;
}

/** The send is a case of a select, next to others. */
function isCase(send: Send, checker: Checker): boolean {
  const parent = checker.parentOf(send);
  if (parent?.kind !== "CommClause" || parent.comm !== send) return false;
  const select = checker.parentOf(parent);
  return select?.kind === "Select" && select.clauses.length > 1;
}

function isManyOf(senders: readonly Sender[], program: Program): boolean {
  const [first] = senders;
  if (first === undefined || senders.some(({ body }) => body !== first.body)) return true;
  // What is called back may be so again and again.
  const parent = first.body.kind === "FuncLit" ? first.checker.parentOf(first.body) : undefined;
  if (first.body.kind === "FuncLit" && !(parent?.kind === "Call" && parent.fun === first.body)) return true;
  const cfg = flowOf(program).cfg(first.body, first.checker);
  const holds = (pos: number, end: number) => senders.some(({ send }) => pos <= send.pos && send.end <= end);
  const blocks = cfg.blocks.filter(({ items }) => items.some(({ node }) => holds(node.pos, node.end)));
  const ids = new Set(blocks.map(({ id }) => id));
  return blocks.some(
    ({ items, succs }) =>
      items.filter(({ node }) => holds(node.pos, node.end)).length > 1 ||
      succs.some(({ to }) => [...reachableFrom(cfg, to)].some((id) => ids.has(id))),
  );
}

/** A loop sends, and nothing behind the send leaves the loop: that a value was the last one shows by no value. */
function goesOnAfter({ body, send, checker }: Sender): boolean {
  for (let at = checker.parentOf(send); at && at !== body; at = checker.parentOf(at)) {
    if (at.kind !== "For" && at.kind !== "Range") continue;
    let leaves = false;
    walk(at.body, (node) => {
      if (node.pos > send.end && (node.kind === "Return" || (node.kind === "Branch" && node.tok !== "continue")))
        leaves = true;
      return !leaves && node.kind !== "FuncLit";
    });
    return !leaves;
  }
  return false;
}
