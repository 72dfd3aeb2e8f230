import { say } from "../finding/say";
import type { FuncDecl, FuncNode, GoFile } from "../go/ast";
import { walk } from "../go/walk";
import type { BlockedFinding } from "./blocking";
import type { ChannelUse, Exploration } from "./explore";
import { noFacts } from "./lock-findings";
import type { Crash } from "./machine/operations";
import { type Proc, reach, rootsOf, type Step } from "./machine/state";
import type { Site } from "./program";
import { traceOf } from "./trace";

/** What is unknown may be decided this often on the way: that a program panics is noticed sooner than that it leaks. */
const maxDecisions = 1;

/** Runs of a scope that close a channel twice, send to a closed one or unlock what is not locked, as findings. */
export function crashFindings(
  exploration: Exploration,
  scope: { readonly file: GoFile; readonly func: FuncDecl },
): BlockedFinding[] {
  const out: BlockedFinding[] = [];
  for (const crash of exploration.crashes) {
    const { state, site, object } = crash;
    const proc = state.procs.find((p) => p.id === crash.proc);
    const channel = state.heap[object];
    if (crash.what === "unlock") {
      const unlocked = unlockFinding(crash, exploration, scope);
      if (unlocked) out.push(unlocked);
      continue;
    }
    if (!proc || channel?.t !== "chan" || state.decisions > maxDecisions) continue;
    if (exploration.handed.has(channel.site) || recovers(proc)) continue;
    // A field that others can come to may hold another channel by now.
    if (reach(state, state.open).has(object)) continue;
    const first = closeOf(crash);
    if (!first || (first.site === site && first.proc === crash.proc && state.decisions > 0)) continue;
    const told = { proc, site, made: channel.site, capacity: channel.cap };
    // The mistake is the close, not the send.
    const byReceiver = crash.what === "send" && isReceiver(first.site, exploration.channels.get(channel.site));
    out.push({
      ...noFacts,
      cause: crash.what === "close" ? "double-close" : byReceiver ? "close-by-receiver" : "send-after-close",
      site: byReceiver ? first.site : site,
      started: proc.spawn,
      origin: proc.origin,
      made: channel.site,
      capacity: channel.cap,
      closeSites: [first.site],
      other: byReceiver ? site : first.site,
      alsoBlocked: [],
      via: undefined,
      tier: "likely",
      decisions: state.decisions,
      trace: traceOf(told, state, crash.what === "close" ? say`closed again here: panics` : say`sends to it: panics`),
      scope,
    });
  }
  return out;
}

/** An unlock of what nobody has locked; the lock must be known from its making on. */
function unlockFinding(
  crash: Crash,
  exploration: Exploration,
  scope: BlockedFinding["scope"],
): BlockedFinding | undefined {
  const { state, site, object } = crash;
  const proc = state.procs.find((p) => p.id === crash.proc);
  const lock = state.heap[object];
  if (!proc || lock?.t !== "mutex" || !lock.site || state.decisions > maxDecisions) return undefined;
  // A deferred Unlock is a function of our own.
  // Another goroutine may hold it by then, in an order that is kept in ways not seen here.
  if (state.procs.some((p) => p !== proc && reach(state, rootsOf(p)).has(object))) return undefined;
  const frames = proc.frames.filter(({ fn }) => fn.node);
  if (exploration.handed.has(lock.site) || recovers({ frames })) return undefined;
  let last: Step | undefined = state.trace;
  while (last && (last.kind !== "lock" || last.object !== object)) last = last.prev;
  return {
    ...noFacts,
    cause: "mutex-wrong-unlock",
    site,
    started: proc.spawn,
    origin: proc.origin,
    made: lock.site,
    other: last?.site,
    alsoBlocked: [],
    via: undefined,
    tier: "likely",
    decisions: state.decisions,
    trace: traceOf({ proc, site, made: lock.site, capacity: undefined }, state, say`not locked here: panics`),
    scope,
  };
}

/** The function that closes has received from the channel by then, and does not send to it. */
function isReceiver(close: Site, use: ChannelUse | undefined): boolean {
  const home = functionAround(close);
  if (!use || !home || [...use.sends].some((site) => functionAround(site) === home)) return false;
  const isDeferred = /\bdefer\s+$/.test(close.file.text.slice(0, close.node.pos));
  return [...use.receives].some(
    (site) => functionAround(site) === home && (isDeferred || site.node.pos < close.node.pos),
  );
}

function functionAround({ file, node }: Site): FuncNode | undefined {
  let found: FuncNode | undefined;
  for (const decl of file.decls) {
    if (decl.kind !== "FuncDecl" || decl.pos > node.pos || decl.end < node.end) continue;
    walk(decl, (inner) => {
      if (inner.pos > node.pos || inner.end < node.end) return false;
      if (inner.kind === "FuncDecl" || inner.kind === "FuncLit") found = inner;
      return undefined;
    });
  }
  return found;
}

function closeOf({ state, object }: Crash): Step | undefined {
  for (let step = state.trace; step; step = step.prev) {
    if (step.kind === "close" && step.object === object) return step;
  }
  return undefined;
}

/**
 * Some function on the stack recovers, or defers what may: the panic is meant, or dealt with.
 * ```go
 * func safeClose(ch chan int) { defer func() { recover() }(); close(ch) }
 * ```
 */
function recovers(proc: Pick<Proc, "frames">): boolean {
  return proc.frames.some(({ fn: { node, file } }) => {
    if (!node || !file) return true;
    return /recover/i.test(file.text.slice(node.pos, node.end));
  });
}
