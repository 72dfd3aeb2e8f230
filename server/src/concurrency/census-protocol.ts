import { say } from "../finding/say";
import type { CommClause, For, FuncNode, GoFile, Node, Select } from "../go/ast";
import type { Checker, Package, Program } from "../go/model";
import { walk } from "../go/walk";
import type { BlockedFinding } from "./blocking";
import { type CommUse, type FieldUse, isExported } from "./census";
import { noFacts } from "./lock-findings";
import type { Site } from "./program";

/** What a field's channel promises and its users do not keep. */
export function* protocolFindings(use: FieldUse, program: Program, pkg: Package): Iterable<BlockedFinding> {
  const made = use.makes[0];
  if (use.kind !== "chan" || !made || use.sends.length === 0 || use.receives.length === 0) return;
  const closing = closeByReceiver(use, program, pkg);
  if (closing) yield closing;
  if (use.closes.length > 0 || use.makes.some(({ cap }) => cap !== 0)) return;
  yield* withoutDone(use, use.receives, use.sends, program, pkg);
  yield* withoutDone(use, use.sends, use.receives, program, pkg);
}

/** An endless loop around a select that serves a field, and that another of its cases ends. */
interface ServiceLoop {
  readonly loop: For;
  readonly fn: FuncNode;
  /** The receive of the case that ends it. */
  readonly done: Site;
}

/** Partners that wait without an alternative for a loop that can end. */
function* withoutDone(
  use: FieldUse,
  servers: readonly CommUse[],
  partners: readonly CommUse[],
  program: Program,
  pkg: Package,
): Iterable<BlockedFinding> {
  const loops: ServiceLoop[] = [];
  for (const server of servers) {
    const loop = serviceLoop(server, program, pkg);
    // Somebody else may serve the rest.
    if (!loop) return;
    loops.push(loop);
  }
  const [first] = loops;
  if (!first || !loops.every((each) => isLeftForGood(each, use))) return;
  for (const { site, polls, others, fn } of partners) {
    if (polls || others.length > 0 || !fn.node || loops.some((other) => other.fn === fn.node)) continue;
    if (isGuarded(fn.node, site.file, pkg)) continue;
    const scope = scopeAt(site);
    if (!scope) continue;
    yield {
      ...noFacts,
      cause: "channel-loop-without-done",
      site,
      made: use.makes[0]!.site,
      sendSites: use.sends.map((each) => each.site),
      receiveSites: use.receives.map((each) => each.site),
      other: first.done,
      alsoBlocked: [],
      via: `${use.typeName}.${use.name}`,
      tier: "advice",
      trace: [
        {
          site: { file: first.done.file, node: first.loop },
          text: say`this loop alone serves the channel`,
          goroutine: 1,
        },
        { site: first.done, text: say`and ends here`, goroutine: 1 },
        { site, text: say`then this waits for ever: it has no other way to go on`, goroutine: 0 },
      ],
      scope,
    };
  }
}

function serviceLoop(use: CommUse, program: Program, pkg: Package): ServiceLoop | undefined {
  const { file, node } = use.site;
  if (use.polls || use.range || !use.fn.node || !pkg.files.includes(file) || pkg.isTest(file)) return undefined;
  const checker = program.checker(pkg, file);
  let clause: CommClause | undefined;
  let select: Select | undefined;
  for (let at = checker.parentOf(node); at; at = checker.parentOf(at)) {
    if (at.kind === "CommClause") clause ??= at;
    if (at.kind === "Select") select ??= at;
    if (at.kind === "FuncDecl" || at.kind === "FuncLit" || at.kind === "Range") return undefined;
    if (at.kind !== "For") continue;
    if (at.cond || !clause || !select) return undefined;
    for (const other of select.clauses) {
      const receive = other === clause ? undefined : receiveOf(other);
      if (receive && leaves(other)) return { loop: at, fn: use.fn.node, done: { file, node: receive } };
    }
    return undefined;
  }
  return undefined;
}

function receiveOf({ comm }: CommClause): Node | undefined {
  const value = comm?.kind === "ExprStmt" ? comm.x : comm?.kind === "Assign" ? comm.rhs[0] : undefined;
  return value?.kind === "Unary" && value.op === "<-" ? value : undefined;
}

/** The clause ends with a return, or with a break out of the loop by its label. */
function leaves({ body }: CommClause): boolean {
  const last = body.at(-1);
  return last?.kind === "Return" || (last?.kind === "Branch" && last.tok === "break" && last.label !== undefined);
}

/** The function ends with the loop: nothing behind it, and nothing that is deferred, serves the channel to the end. */
function isLeftForGood({ loop, fn, done }: ServiceLoop, use: FieldUse): boolean {
  const last = fn.body?.stmts.at(-1);
  if ((last?.kind === "Labeled" ? last.stmt : last) !== loop) return false;
  return !fn.body!.stmts.some(
    (stmt) => stmt.kind === "DeferStmt" && done.file.text.slice(stmt.pos, stmt.end).includes(use.name),
  );
}

const guard = /\.(?:R?Lock|Load|Err|Do)\(|\brecover\(|\bselect\b/;

/**
 * The function, or one that calls it by name, looks at a flag or holds a lock: it may know whether somebody is there.
 * ```go
 * func (w *log) cut() { w.actor <- w.fsync }
 * func (w *log) Log(b []byte) { w.mu.Lock(); defer w.mu.Unlock(); if !w.closed { w.cut() } }
 * ```
 */
function isGuarded(fn: FuncNode, file: GoFile, pkg: Package): boolean {
  const home = file.decls.find((decl) => decl.kind === "FuncDecl" && decl.pos <= fn.pos && fn.end <= decl.end);
  if (home?.kind !== "FuncDecl" || guard.test(textOf(home, file))) return true;
  if (isExported(home.name.name)) return false;
  const calls = new RegExp(`\\b${home.name.name}\\(`);
  return pkg.files.some((each) =>
    each.decls.some((decl) => {
      const text =
        decl.kind === "FuncDecl" && decl !== home ? each.text.slice(decl.bodySpan.pos, decl.bodySpan.end) : "";
      return calls.test(text) && guard.test(text);
    }),
  );
}

function textOf({ pos, end }: Node, file: GoFile): string {
  return file.text.slice(pos, end);
}

/**
 * A function that receives from the channel and never sends to it closes it, while others send to it without asking.
 */
function closeByReceiver(use: FieldUse, program: Program, pkg: Package): BlockedFinding | undefined {
  for (const site of use.closes) {
    if (!pkg.files.includes(site.file) || pkg.isTest(site.file)) continue;
    const checker = program.checker(pkg, site.file);
    const closer = checker.functionOf(site.node);
    if (!closer?.body || use.sends.some(({ fn }) => fn.node === closer)) continue;
    const receive = use.receives.find(({ fn }) => fn.node === closer);
    const send = use.sends.find(
      ({ fn, site: at }) => fn.node && !pkg.isTest(at.file) && !isGuarded(fn.node, at.file, pkg),
    );
    const scope = scopeAt(site);
    // What was sent before is taken out after: the two sides have agreed on how they end.
    const drains = use.receives.some(({ fn, site: at }) => fn.node === closer && at.node.pos > site.node.pos);
    if (!receive || !send || !scope || drains || mayHaveJoined(closer, site, use, checker)) continue;
    return {
      ...noFacts,
      cause: "close-by-receiver",
      site,
      made: use.makes[0]!.site,
      other: send.site,
      alsoBlocked: [],
      via: `${use.typeName}.${use.name}`,
      tier: "likely",
      trace: [
        { site: receive.site, text: say`receives here`, goroutine: 0 },
        { site, text: say`and closes the channel`, goroutine: 0 },
        { site: send.site, text: say`a send that comes later panics`, goroutine: 1 },
      ],
      scope,
    };
  }
  return undefined;
}

/**
 * Before it closes, the function waits for something else, or takes a lock: the senders may have ended by then. That it is
 * told to stop, by another case of the select that serves the channel, says nothing of them.
 */
function mayHaveJoined(closer: FuncNode, close: Site, use: FieldUse, checker: Checker): boolean {
  const served = new Set<Node | undefined>(use.receives.map(({ site }) => selectAround(site.node, checker)));
  let joined = /\.(?:Wait|R?Lock)\(|\brecover\(/.test(close.file.text.slice(closer.pos, closer.end));
  walk(closer.body!, (node) => {
    if (node.kind !== "Unary" || node.op !== "<-" || checker.functionOf(node) !== closer) return !joined;
    const select = selectAround(node, checker);
    const isOwn = use.receives.some(({ site }) => site.file === close.file && isInside(node, site.node));
    if (!isOwn && !(select && served.has(select))) joined = true;
    return !joined;
  });
  return joined;
}

function isInside(node: Node, around: Node): boolean {
  return around.pos <= node.pos && node.end <= around.end;
}

/** The select whose case the receive is; not one that the receive stands inside of. */
function selectAround(node: Node, checker: Checker): Node | undefined {
  for (let at = checker.parentOf(node); at; at = checker.parentOf(at)) {
    if (at.kind === "CommClause") return at.comm && isInside(node, at.comm) ? checker.parentOf(at) : undefined;
    if (at.kind === "Block" || at.kind === "FuncLit") return undefined;
  }
  return undefined;
}

function scopeAt(site: Site): BlockedFinding["scope"] | undefined {
  const func = site.file.decls.find((d) => d.kind === "FuncDecl" && d.pos <= site.node.pos && site.node.end <= d.end);
  return func?.kind === "FuncDecl" ? { file: site.file, func } : undefined;
}
