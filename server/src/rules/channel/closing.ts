import type { Cfg } from "../../flow/cfg";
import { PackageMemory } from "../../flow/package-memory";
import { placeKey, startsWith } from "../../flow/place";
import { flowOf } from "../../flow/service";
import { contains } from "../../flow/walk";
import type { Call, Expr, FuncDecl, FuncNode, GoFile, Node } from "../../go/ast";
import type { AccessPath, Checker, Package, Program } from "../../go/model";
import { walk } from "../../go/walk";
import { type Effect, markedAfter, markedBefore, pointsOf } from "./points";

/** An operation on a channel that the same function has closed before. */
export interface BrokenClose {
  readonly file: GoFile;
  readonly what: "close" | "send";
  /** The channel as it is written. */
  readonly name: string;
  /** The close, or a range over the channel: it ends when somebody has closed that. */
  readonly closed: Node;
  readonly again: Node;
  /** The second one is deferred: it stands where it does not run. */
  readonly deferred: boolean;
}

/** Functions without such operations. */
const memory = new PackageMemory<readonly BrokenClose[]>();
const isEmpty = (found: readonly BrokenClose[]): boolean => found.length === 0;

/** Second closes, and sends after a close, that no path of their function avoids. */
export const closingService = {
  name: "closing",
  create: (program: Program, pkg: Package): readonly BrokenClose[] => {
    const out: BrokenClose[] = [];
    const look = memory.of(program, pkg);
    for (const file of pkg.files) {
      if (!/\bclose\(/.test(file.text)) continue;
      const checker = program.checker(pkg, file);
      for (const decl of file.decls) {
        if (
          decl.kind !== "FuncDecl" ||
          !decl.hasBody ||
          !mayBreak(file.text.slice(decl.bodySpan.pos, decl.bodySpan.end))
        )
          continue;
        const find = (): BrokenClose[] => functionsIn(decl).flatMap((func) => brokenIn(func, file, checker, program));
        out.push(...look.get(file, decl, "", find, isEmpty));
      }
    }
    return out;
  },
};

/** Two closes, or one with a send or a loop: a cheap look before anything is lowered. */
function mayBreak(body: string): boolean {
  const closes = body.match(/\bclose\(/g)?.length ?? 0;
  return closes > 1 || (closes === 1 && /<-|\bfor\b/.test(body));
}

function functionsIn(decl: FuncDecl): FuncNode[] {
  const out: FuncNode[] = [decl];
  if (decl.body)
    walk(decl.body, (node) => {
      if (node.kind === "FuncLit") out.push(node);
      return undefined;
    });
  return out;
}

/** A close or a send in the function's own code. */
interface Operation {
  readonly what: "close" | "send";
  readonly node: Node;
  readonly channel: Expr;
  readonly path: AccessPath;
}

function brokenIn(func: FuncNode, file: GoFile, checker: Checker, program: Program): BrokenClose[] {
  if (!func.body || recovers(func, checker)) return [];
  const cfg = flowOf(program).cfg(func, checker);
  const channels = new Map<string, Operation[]>();
  for (const operation of operationsIn(cfg, checker)) {
    const key = placeKey(operation.path);
    channels.set(key, [...(channels.get(key) ?? []), operation]);
  }
  const out: BrokenClose[] = [];
  for (const operations of channels.values()) {
    if (operations.every(({ what }) => what === "send") || !isFollowed(operations[0]!.path, func, checker)) continue;
    for (const { first, again } of brokenPairs(operations, cfg, func, checker)) {
      const second = operations.find(({ node }) => node === again)!;
      const name = file.text.slice(second.channel.pos, second.channel.end);
      const deferred = checker.parentOf(again)?.kind === "DeferStmt";
      out.push({ file, what: second.what, name, closed: first, again, deferred });
    }
  }
  return out;
}

function brokenPairs(
  operations: readonly Operation[],
  cfg: Cfg,
  func: FuncNode,
  checker: Checker,
): { first: Node; again: Node }[] {
  const { path } = operations[0]!;
  const byNode = new Map(operations.map((operation) => [operation.node, operation]));
  const isClose = (node: Node): boolean => byNode.get(node)?.what === "close";
  const tellsClosed = (node: Node): boolean => node.kind === "Range" || isClose(node);
  // What `defer close(ch)` closes is the channel of that moment.
  const assigned = cfg.blocks.some(({ items }) =>
    items.some((item) => item.op !== "end" && assigns(item.node, path, checker)),
  );
  const entry = pointsOf(
    cfg,
    ({ op, node }) => (op === "end" ? undefined : effectOf(node, op === "range", path, byNode, func, checker)),
    (index) => {
      const { call } = cfg.defers[index]!;
      return byNode.has(call) && !assigned ? { does: "mark", node: call } : undefined;
    },
    (test) =>
      test.kind === "range" && !test.more && isChannel(test.node.x, path, checker)
        ? { does: "mark", node: test.node }
        : undefined,
  );
  if (!entry) return [];
  const pairs = new Map<Node, Node>();
  for (const what of ["close", "send"]) {
    const again = (node: Node): boolean => byNode.get(node)?.what === what;
    for (const [second, firsts] of markedBefore(entry, tellsClosed, again)) {
      const [first] = [...firsts].filter((node) => node !== second);
      if (first) pairs.set(second, first);
    }
    for (const [first, seconds] of markedAfter(entry, isClose, again)) {
      for (const second of seconds) if (!pairs.has(second)) pairs.set(second, first);
    }
  }
  return [...pairs].map(([again, first]) => ({ first, again }));
}

/** Closes and sends of a function, deferred ones too; those of literals that run elsewhere are not its own. */
function operationsIn(cfg: Cfg, checker: Checker): Operation[] {
  const out = new Map<Node, Operation>();
  const add = (what: Operation["what"], node: Node, channel: Expr | undefined): void => {
    const path = channel && checker.pathOf(channel);
    if (channel && path && !path.fields.includes("[]")) out.set(node, { what, node, channel, path });
  };
  for (const { items } of cfg.blocks) {
    for (const { op, node } of items) {
      if (op !== "stmt") continue;
      const call = node.kind === "ExprStmt" ? node.x : node.kind === "DeferStmt" ? node.call : undefined;
      if (call?.kind === "Call" && isClose(call, checker)) add("close", call, call.args[0]);
      if (node.kind === "Send") add("send", node, node.chan);
    }
  }
  return [...out.values()];
}

function isClose(call: Call, checker: Checker): boolean {
  if (call.fun.kind !== "Ident" || call.fun.name !== "close") return false;
  const callee = checker.calleeOf(call);
  return callee.kind === "builtin" && callee.name === "close";
}

/** The same channel; a range over it ends when it is closed. */
function isChannel(x: Expr, path: AccessPath, checker: Checker): boolean {
  const from = checker.pathOf(x);
  return (
    from !== undefined && placeKey(from) === placeKey(path) && checker.underlying(checker.typeOf(x)).kind === "Chan"
  );
}

function effectOf(
  node: Node,
  isHead: boolean,
  path: AccessPath,
  byNode: ReadonlyMap<Node, Operation>,
  func: FuncNode,
  checker: Checker,
): Effect {
  if (node.kind === "DeferStmt") return undefined;
  const operation = byNode.get(node.kind === "ExprStmt" ? node.x : node);
  if (operation) return { does: "mark", node: operation.node };
  if (assigns(node, path, checker)) return { does: "forget", node };
  if (isHead) return undefined;
  const isShared = path.fields.length > 0 || path.root.owner !== func;
  return isShared && mayChange(node, path, checker) ? { does: "forget", node } : undefined;
}

/** The statement gives the variable, or what holds the field, a new value. */
function assigns(node: Node, path: AccessPath, checker: Checker): boolean {
  const targets: (Expr | undefined)[] =
    node.kind === "Assign"
      ? [...node.lhs]
      : node.kind === "Range"
        ? [node.key, node.value]
        : node.kind === "TypeSwitch"
          ? [node.bind]
          : node.kind === "DeclStmt"
            ? node.decls.flatMap((decl) => (decl.kind === "ValueSpec" ? decl.names : []))
            : [];
  return targets.some((target) => {
    const to = target && checker.pathOf(target);
    return to !== undefined && to.root === path.root && startsWith(path.fields, to.fields);
  });
}

/**
 * Code that runs meanwhile may put another channel into a field or into a variable of somebody else: what is called with
 * the value at hand, and whoever was waited for.
 * ```go
 * close(s.done); s.restart(); close(s.done)
 * ```
 */
function mayChange(node: Node, path: AccessPath, checker: Checker): boolean {
  return contains(node, (inner) => {
    if (inner.kind === "Send" || inner.kind === "Select" || inner.kind === "GoStmt" || inner.kind === "FuncLit")
      return true;
    if (inner.kind === "Unary") return inner.op === "<-";
    if (inner.kind !== "Call") return false;
    const callee = checker.calleeOf(inner);
    if (callee.kind === "builtin" || callee.kind === "conversion") return false;
    if (callee.kind !== "external" || callee.pkg === "sync" || callee.pkg === "time") return true;
    return contains(inner, (part) => part.kind === "Ident" && checker.objectOf(part) === path.root);
  });
}

/** Every change of the variable can be seen in the function itself, and nothing asks whether the channel is closed. */
function isFollowed(path: AccessPath, func: FuncNode, checker: Checker): boolean {
  const { root } = path;
  if (root.role !== "global") {
    for (const use of checker.usesOf(root)) {
      const parent = checker.parentOf(use);
      if (parent?.kind === "Unary" && parent.op === "&") return false;
      if (use === root.decl) continue;
      const isTarget =
        (parent?.kind === "Assign" && parent.lhs.includes(use)) || (parent?.kind === "Range" && parent.x !== use);
      // A literal that runs whenever it likes.
      if (isTarget && checker.functionOf(use) !== func) return false;
    }
  }
  let asks = false;
  walk(func.body!, (node) => {
    if (node.kind === "Select") {
      asks ||= node.clauses.some(({ comm }) => comm && contains(comm, (part) => isReceive(part, path, checker)));
    }
    if (node.kind === "Assign" && node.lhs.length === 2 && node.rhs.length === 1) {
      asks ||= isReceive(node.rhs[0]!, path, checker);
    }
    return !asks;
  });
  return !asks;
}

/** `select { case <-done: default: close(done) }` and `_, ok := <-done` ask whether it is closed already. */
function isReceive(node: Node, path: AccessPath, checker: Checker): boolean {
  if (node.kind !== "Unary" || node.op !== "<-") return false;
  const from = checker.pathOf(node.x);
  return from !== undefined && placeKey(from) === placeKey(path);
}

/** The function recovers, or defers something that says it does: the panic is meant, or dealt with. */
function recovers(func: FuncNode, checker: Checker): boolean {
  return contains(func.body!, (node) => {
    if (node.kind === "Call" && node.fun.kind === "Ident" && node.fun.name === "recover") return true;
    if (node.kind !== "DeferStmt" || node.call.kind !== "Call") return false;
    const callee = checker.calleeOf(node.call);
    if (callee.kind === "source")
      return callee.func.file.text.slice(callee.func.decl.pos, callee.func.decl.end).includes("recover()");
    return "name" in callee && /recover|panic/i.test(callee.name);
  });
}
