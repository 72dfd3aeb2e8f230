import type { FuncDecl, GoFile } from "../go/ast";
import type { BlockedFinding } from "./blocking";
import type { Exploration } from "./explore";
import { noFacts } from "./lock-findings";
import type { Crash } from "./machine/machine";
import { type Proc, reach, type Step } from "./machine/state";
import { traceOf } from "./trace";

/** What is unknown may be decided this often on the way: that a program panics is noticed sooner than that it leaks. */
const maxDecisions = 1;

/** Runs of a scope that close a channel twice or send to a closed one, as findings. */
export function crashFindings(
  exploration: Exploration,
  scope: { readonly file: GoFile; readonly func: FuncDecl },
): BlockedFinding[] {
  const out: BlockedFinding[] = [];
  for (const crash of exploration.crashes) {
    const { state, site, object } = crash;
    const proc = state.procs.find((p) => p.id === crash.proc);
    const channel = state.heap[object];
    if (!proc || channel?.t !== "chan" || state.decisions > maxDecisions) continue;
    if (exploration.handed.has(channel.site) || recovers(proc)) continue;
    // A field that others can come to may hold another channel by now.
    if (reach(state, state.open).has(object)) continue;
    const first = closeOf(crash);
    if (!first || (first.site === site && first.proc === crash.proc && state.decisions > 0)) continue;
    const told = { proc, site, made: channel.site, capacity: channel.cap };
    out.push({
      ...noFacts,
      cause: crash.what === "close" ? "double-close" : "send-after-close",
      site,
      started: proc.spawn,
      origin: proc.origin,
      made: channel.site,
      capacity: channel.cap,
      closeSites: [first.site],
      other: first.site,
      alsoBlocked: [],
      via: undefined,
      tier: "likely",
      decisions: state.decisions,
      trace: traceOf(told, state, crash.what === "close" ? "closed again here: panics" : "sends to it: panics"),
      scope,
    });
  }
  return out;
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
function recovers(proc: Proc): boolean {
  return proc.frames.some(({ fn: { node, file } }) => {
    if (!node || !file) return true;
    return /recover/i.test(file.text.slice(node.pos, node.end));
  });
}
