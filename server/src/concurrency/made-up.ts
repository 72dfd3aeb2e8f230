import type { Block } from "../go/ast";
import type { Checker } from "../go/model";
import type { Blame } from "./cause";
import { type Proc, reach, rootsOf, type State } from "./machine/state";
import type { Site } from "./program";

/**
 * A run in which a Wait waits in vain, but perhaps only because of numbers that the explorer made up: how often a loop
 * turns, how much is added, when a channel of the outside ends.
 */
export function isMadeUp(state: State, group: number): boolean {
  if (state.counted && allSaidDone(state, group)) return true;
  return state.ended !== undefined && saysDone(state.ended);
}

/**
 * Every goroutine that was started has said Done: what is wrong is a number, and some number of this run is made up.
 * ```go
 * wg.Add(len(a)); for range b { go func() { defer wg.Done(); … }() }
 * ```
 * One that still waits cannot say it any more: it waits for the group itself, or knows nothing of it.
 * ```go
 * go func() { wg.Wait(); close(done) }()
 * ```
 */
function allSaidDone(state: State, group: number): boolean {
  const started = new Set<number>();
  const said = new Set<number>();
  for (let step = state.trace; step; step = step.prev) {
    if (step.kind === "spawn" && step.partner !== undefined) started.add(step.partner);
    if (step.kind === "done" && step.object === group) said.add(step.proc);
  }
  for (const proc of state.procs) if (!mayStillSay(proc, state, group)) started.delete(proc.id);
  return said.size > 0 && [...started].every((id) => said.has(id));
}

function mayStillSay(proc: Proc, state: State, group: number): boolean {
  const { wait } = proc;
  if (wait?.k === "wait" && wait.wg.t === "r" && wait.wg.o === group) return false;
  return reach(state, rootsOf(proc)).has(group);
}

/** A Done for each of some events that come from outside: how many come is not known here. */
function saysDone({ file, node }: Site): boolean {
  return node.kind === "Range" && /\.Done\(\)/.test(file.text.slice(node.body.pos, node.body.end));
}

/**
 * How full the buffer is, or how many values come, was reckoned with numbers that the run made up.
 * ```go
 * for range e.parts() { run(func() { errs <- copy() }) }
 * for range e.parts() { err = errors.Join(err, <-errs) }
 * ```
 * Two numbers that have nothing to do with each other prove nothing, whatever else was decided: how often the operation is
 * come to, how often the other side is, and what room there is.
 * ```go
 * queue := make(chan string, total)
 * for _, part := range parts { for _, name := range part.names { queue <- name } }
 * ```
 */
export function isReckoned(blame: Blame, state: State, checkerOf: (site: Site) => Checker | undefined): boolean {
  const { cause, proc, made, capacity, use, site } = blame;
  const buffered = (capacity ?? 0) > 0;
  const isCounted = cause === "channel-buffer-exhausted" || (cause === "receive-without-sender" && buffered);
  const isMadeUpRoom = buffered && made !== undefined && !isWritten(made, checkerOf(made));
  if (isCounted && isMadeUpRoom && proc.id === 0 && state.counted && state.decisions === 0) return true;
  if (!isCounted && !numbered.has(cause)) return false;
  const turned = state.turned.flatMap((each) => loopOf(each, checkerOf(each)) ?? []);
  if (turned.length === 0) return false;
  const own = loopsAround([site, ...pathOf(proc)], turned);
  const isSend = use?.sends.has(site) === true || (site.node.kind === "Send" && use !== undefined);
  const partners = [...((isSend ? use?.receives : use?.sends) ?? [])];
  const ways = partners.flatMap((partner) => [partner, ...startsOf(partner, state)]);
  const theirs = [...loopsAround(ways, turned)].filter((loop) => !own.has(loop) && !state.inside.includes(loop.cond));
  return [own.size > 0, theirs.length > 0, isMadeUpRoom].filter(Boolean).length > 1;
}

/** Causes that come about by one operation too many. */
const numbered = new Set<Blame["cause"]>([
  "receive-without-sender",
  "send-without-receiver",
  "send-abandoned-on-return",
]);

/** The capacity stands there, as a number or as a constant. */
function isWritten({ node }: Site, checker: Checker | undefined): boolean {
  const size = node.kind === "Call" ? node.args[1] : undefined;
  return size !== undefined && (size.kind === "BasicLit" || checker?.intConst(size) !== undefined);
}

interface Loop {
  readonly cond: Site;
  readonly file: Site["file"];
  readonly body: Block;
}

/** The loop whose condition, or whose range, stands there. */
function loopOf(cond: Site, checker: Checker | undefined): Loop | undefined {
  const { file, node } = cond;
  for (
    let at = checker?.parentOf(node);
    at && at.kind !== "FuncDecl" && at.kind !== "FuncLit";
    at = checker?.parentOf(at)
  ) {
    if (at.kind === "For" || at.kind === "Range") return { cond, file, body: at.body };
  }
  return undefined;
}

/** Calls and go statements by which a goroutine has come to where it stands. */
function pathOf({ frames, spawn }: Proc): Site[] {
  return [...frames.flatMap(({ callSite }) => callSite ?? []), ...(spawn ? [spawn] : [])];
}

/** Where goroutines were started that did the operation. */
function startsOf(operation: Site, state: State): Site[] {
  const did = new Set<number>();
  const starts: Site[] = [];
  for (let step = state.trace; step; step = step.prev) {
    if (step.site === operation) for (const id of [step.proc, step.partner]) if (id !== undefined) did.add(id);
    if (step.kind === "spawn" && step.partner !== undefined && did.has(step.partner)) starts.push(step.site);
  }
  return starts;
}

function loopsAround(sites: readonly Site[], loops: readonly Loop[]): Set<Loop> {
  const holds = ({ body, file }: Loop, site: Site) =>
    site.file === file && body.pos <= site.node.pos && site.node.end <= body.end;
  return new Set(loops.filter((loop) => sites.some((site) => holds(loop, site))));
}
