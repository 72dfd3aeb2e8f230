import type { Call, FuncDecl, GoFile, Node, Return } from "../go/ast";
import type { AccessPath, Checker } from "../go/model";
import { walk } from "../go/walk";
import { fullNameOf } from "./targets";

/** A function that starts goroutines. */
export interface Launcher {
  readonly func: FuncDecl;
  /** Places in its text that start a goroutine; one in a loop counts once. */
  readonly starts: number;
  /** Those that nothing in the function surely waits for. */
  readonly mayOutlive: number;
}

/** Methods that start the goroutine themselves, and wait groups of which the same value waits. */
const starters: ReadonlySet<string> = new Set([
  "sync.WaitGroup.Go",
  "golang.org/x/sync/errgroup.Group.Go",
  "golang.org/x/sync/errgroup.Group.TryGo",
]);

interface Launch {
  readonly node: Node;
  /** The call that runs elsewhere, or the one that starts it. */
  readonly call: Call;
  /** What `Wait` is called on, where the starter has one. */
  readonly group: AccessPath | undefined;
}

interface Wait {
  readonly on: AccessPath;
  readonly pos: number;
  readonly deferred: boolean;
}

/** Functions of a file that start goroutines, in source order. */
export function launchersOf(file: GoFile, checker: Checker): Launcher[] {
  const found: Launcher[] = [];
  for (const func of file.decls) {
    if (func.kind !== "FuncDecl" || !func.hasBody) continue;
    if (!/\bgo\b|\.(?:Try)?Go\(/.test(file.text.slice(func.bodySpan.pos, func.bodySpan.end))) continue;
    const launches = launchesIn(func, checker);
    if (launches.length === 0) continue;
    const waits = waitsIn(func, launches, checker);
    const returns = returnsOf(func);
    const mayOutlive = launches.filter((launch) => !isAwaited(launch, waits, returns, checker)).length;
    found.push({ func, starts: launches.length, mayOutlive });
  }
  return found;
}

function launchesIn(func: FuncDecl, checker: Checker): Launch[] {
  const found: Launch[] = [];
  walk(func.body!, (node) => {
    if (node.kind === "GoStmt" && node.call.kind === "Call") found.push({ node, call: node.call, group: undefined });
    if (node.kind === "Call" && node.fun.kind === "Selector" && starters.has(fullNameOf(checker, node) ?? ""))
      found.push({ node, call: node, group: checker.pathOf(node.fun.x) });
    return undefined;
  });
  return found;
}

/** `wg.Wait()`, `<-done` and `for range results` in the function, outside of what runs as a goroutine. */
function waitsIn(func: FuncDecl, launches: readonly Launch[], checker: Checker): Wait[] {
  const found: Wait[] = [];
  const elsewhere = new Set<Node>(launches.map(({ node }) => node));
  let deferredUntil = -1;
  const add = (on: AccessPath | undefined, node: Node): void => {
    if (on) found.push({ on, pos: node.pos, deferred: node.pos < deferredUntil });
  };
  walk(func.body!, (node) => {
    if (elsewhere.has(node) || isCallback(node, checker)) return false;
    if (node.kind === "DeferStmt") deferredUntil = node.end;
    if (node.kind === "Call" && node.fun.kind === "Selector" && node.fun.sel.name === "Wait")
      add(checker.pathOf(node.fun.x), node);
    if (node.kind === "Unary" && node.op === "<-") add(checker.pathOf(node.x), node);
    if (node.kind === "Range") add(checker.pathOf(node.x), node);
    // One case of several is no promise: another may win.
    return node.kind !== "Select" || node.clauses.length <= 1 ? undefined : false;
  });
  return found;
}

/** A literal that is not called where it stands: who calls it, and when, is not known. */
function isCallback(node: Node, checker: Checker): boolean {
  if (node.kind !== "FuncLit") return false;
  const parent = checker.parentOf(node);
  return parent?.kind !== "Call" || parent.fun !== node;
}

/** Where the function itself returns; what its literals return from is another matter. */
function returnsOf(func: FuncDecl): Return[] {
  const found: Return[] = [];
  walk(func.body!, (node) => {
    if (node.kind === "Return") found.push(node);
    return node.kind !== "FuncLit";
  });
  return found;
}

/** Waited for on the way to every return that follows the start. */
function isAwaited(launch: Launch, waits: readonly Wait[], returns: readonly Return[], checker: Checker): boolean {
  const signals = launch.group ? [launch.group] : mentioned(launch.call, checker);
  const from = launch.node.end;
  // `return <-done` waits as well.
  const before = returns.find(({ pos }) => pos >= from)?.end ?? Number.POSITIVE_INFINITY;
  return waits.some(
    ({ on, pos, deferred }) =>
      pos < before && (deferred || pos >= from) && signals.some((signal) => isSame(signal, on)),
  );
}

/** Variables and fields that a goroutine gets or captures. */
function mentioned(call: Call, checker: Checker): AccessPath[] {
  const found: AccessPath[] = [];
  walk(call, (node) => {
    if (node.kind !== "Ident" && node.kind !== "Selector") return undefined;
    const path = checker.pathOf(node);
    if (path) found.push(path);
    return undefined;
  });
  return found;
}

function isSame(a: AccessPath, b: AccessPath): boolean {
  return a.root === b.root && a.fields.join(".") === b.fields.join(".");
}
