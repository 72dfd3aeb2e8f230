import type { Blocked, ChannelUse, Exploration } from "./explore";
import type { Proc, State, Step, Wait } from "./machine/state";
import { reach, rootsOf } from "./machine/state";
import { awaited } from "./machine/transitions";
import type { Site } from "./program";

/** Why a goroutine can never go on; each is a rule's id but for the last ones, which other analyses report. */
export type Cause =
  | "send-without-receiver"
  | "send-abandoned-on-return"
  | "channel-double-send"
  | "channel-buffer-exhausted"
  | "channel-nil-operation"
  | "channel-op-under-lock"
  | "receive-without-sender"
  | "range-over-unclosed-channel"
  | "mutex-held-while-waiting"
  | "mutex-double-lock"
  | "mutex-lock-order"
  | "waitgroup-wait-in-loop"
  | "waitgroup-done-missing"
  | "goroutine-blocks-forever"
  | "context-never-cancelled"
  | "mutex-not-unlocked"
  | "mutex-wrong-unlock"
  | "goroutine-not-stopped-by-owner"
  | "goroutine-without-stop-method"
  | "cond-never-signalled"
  | "double-close"
  | "send-after-close"
  | "waitgroup-wait-missing"
  | "channel-loop-without-done"
  | "close-by-receiver";

const rank: Readonly<Record<Cause, number>> = {
  "mutex-double-lock": 0,
  "channel-op-under-lock": 1,
  "mutex-held-while-waiting": 1,
  "mutex-lock-order": 2,
  "channel-double-send": 3,
  "channel-nil-operation": 3,
  "send-without-receiver": 4,
  "send-abandoned-on-return": 4,
  "channel-buffer-exhausted": 4,
  "range-over-unclosed-channel": 5,
  "receive-without-sender": 6,
  "context-never-cancelled": 6,
  "goroutine-blocks-forever": 6,
  "waitgroup-wait-in-loop": 7,
  "waitgroup-done-missing": 7,
  "mutex-not-unlocked": 7,
  "goroutine-not-stopped-by-owner": 6,
  "goroutine-without-stop-method": 6,
  "cond-never-signalled": 6,
  "double-close": 8,
  "send-after-close": 8,
  "waitgroup-wait-missing": 8,
  "channel-loop-without-done": 8,
  "close-by-receiver": 8,
  "mutex-wrong-unlock": 8,
};

/** A blocked goroutine with what is to blame. */
export interface Blame {
  readonly proc: Proc;
  readonly cause: Cause;
  /** The operation to report. */
  readonly site: Site;
  /** Where the object it waits for is made. */
  readonly made: Site | undefined;
  readonly use: ChannelUse | undefined;
  readonly capacity: number | undefined;
  /** The operation of another goroutine (or an earlier one of the same) that explains it. */
  readonly other: Site | undefined;
  readonly alsoBlocked: readonly Site[];
}

/**
 * One blame per cause in a state: of goroutines that wait for what another blocked one could do, only the one that
 * started it all is blamed.
 */
export function blamesOf(blocked: Blocked, exploration: Exploration): Blame[] {
  const { state, together } = blocked;
  const own = together.map((proc) => blame(proc, state, together, exploration));
  const groups = connect(state, together);
  const out: Blame[] = [];
  for (const group of new Set(groups)) {
    let best: Blame | undefined;
    const sites: Site[] = [];
    together.forEach((proc, i) => {
      if (groups[i] !== group) return;
      if (proc.wait) sites.push(proc.wait.site);
      const candidate = own[i];
      if (candidate && (best === undefined || rank[candidate.cause] < rank[best.cause])) best = candidate;
    });
    if (best) out.push({ ...best, alsoBlocked: sites.filter((s) => s !== best!.site) });
  }
  return out;
}

/** Numbers the goroutines so that those get the same number one of which holds what the other waits for. */
function connect(state: State, procs: readonly Proc[]): number[] {
  const group = procs.map((_, i) => i);
  const held = procs.map((p) => reach(state, rootsOf(p)));
  procs.forEach((p, i) => {
    const waits = awaited(state, p);
    procs.forEach((q, j) => {
      const locks = q !== p && state.heap.some((obj, o) => waits.includes(o) && obj?.t === "mutex" && holds(obj, q.id));
      if (q === p || !(locks || waits.some((o) => held[j]!.has(o)))) return;
      const [a, b] = [group[i]!, group[j]!];
      for (let k = 0; k < group.length; k++) if (group[k] === b) group[k] = a;
    });
  });
  return group;
}

function holds(obj: { readonly writer: number | undefined; readonly readers: readonly number[] }, id: number): boolean {
  return obj.writer === id || obj.readers.includes(id);
}

function blame(proc: Proc, state: State, together: readonly Proc[], exploration: Exploration): Blame | undefined {
  const wait = proc.wait;
  if (!wait) return undefined;
  const base = {
    proc,
    site: wait.site,
    made: undefined,
    use: undefined,
    capacity: undefined,
    other: undefined,
    alsoBlocked: [],
  };
  switch (wait.k) {
    case "comm":
      return comm(base, wait, state, together, exploration);
    case "lock":
      return lock(base, wait, state, together);
    case "once":
      // Whoever waits for another's run waits for what that is blamed for.
      return wait.outer && { ...base, cause: "mutex-double-lock", other: wait.outer };
    case "wait": {
      const needed = lockNeededByOthers(proc, state, together);
      if (needed) return { ...base, cause: "mutex-held-while-waiting", other: needed };
      const obj = state.obj(wait.wg);
      const made = obj?.t === "waitgroup" ? obj.site : undefined;
      return { ...base, made, cause: "waitgroup-done-missing" };
    }
    default:
      return undefined;
  }
}

type Base = Omit<Blame, "cause">;

function comm(
  base: Base,
  wait: Wait & { k: "comm" },
  state: State,
  together: readonly Proc[],
  exploration: Exploration,
): Blame | undefined {
  const { proc } = base;
  const first = wait.cases.find((c) => c.ch.t === "r");
  const obj = first && state.obj(first.ch);
  const chan = obj?.t === "chan" ? obj : undefined;
  const use = chan && exploration.channels.get(chan.site);
  const facts = { ...base, made: chan?.site ?? (obj?.t === "ctx" ? obj.site : undefined), use, capacity: chan?.cap };
  const needed = lockNeededByOthers(proc, state, together);
  if (needed) return { ...facts, cause: "channel-op-under-lock", other: needed };
  // `select {}` in the function itself is meant: it keeps a process, or its caller's goroutine, alive.
  if (wait.cases.length === 0) return proc.id === 0 ? undefined : { ...facts, cause: "goroutine-blocks-forever" };
  if (!first) return { ...facts, cause: "channel-nil-operation" };
  if (obj?.t === "ctx") return { ...facts, cause: "context-never-cancelled" };
  if (first.dir === "recv") {
    return { ...facts, cause: wait.range ? "range-over-unclosed-channel" : "receive-without-sender" };
  }
  const o = first.ch.t === "r" ? first.ch.o : -1;
  const earlier = stepOf(
    state.trace,
    (s) => s.kind === "send" && s.proc === proc.id && s.object === o && s.site !== first.site,
  );
  if (earlier && chan?.cap === 0) return { ...facts, cause: "channel-double-send", other: earlier.site };
  const receives = use ? use.receives.size : 0;
  if ((chan?.cap ?? 0) > 0 && (proc.id === 0 || receives === 0)) return { ...facts, cause: "channel-buffer-exhausted" };
  if (proc.id === 0 || receives === 0) return { ...facts, cause: "send-without-receiver" };
  const left = stepOf(state.trace, (s) => s.kind === "return");
  return { ...facts, cause: "send-abandoned-on-return", other: left?.site };
}

function lock(base: Base, wait: Wait & { k: "lock" }, state: State, together: readonly Proc[]): Blame | undefined {
  const obj = state.obj(wait.m);
  if (obj?.t !== "mutex" || wait.m.t !== "r") return undefined;
  const { proc } = base;
  const o = wait.m.o;
  const facts = { ...base, made: obj.site };
  if (holds(obj, proc.id)) {
    const first = stepOf(state.trace, (s) => s.kind === "lock" && s.proc === proc.id && s.object === o);
    return { ...facts, cause: "mutex-double-lock", other: first?.site };
  }
  const holders = [...(obj.writer === undefined ? [] : [obj.writer]), ...obj.readers];
  const alive = together.filter((p) => holders.includes(p.id));
  if (alive.length === 0) {
    const first = stepOf(state.trace, (s) => s.kind === "lock" && s.object === o);
    return { ...facts, cause: "mutex-not-unlocked", other: first?.site };
  }
  // The holder waits for something itself; only a circle of locks is this operation's own fault.
  const rival = alive.find((p) => p.wait?.k === "lock");
  const needed = lockNeededByOthers(proc, state, together);
  return rival?.wait && needed ? { ...facts, cause: "mutex-lock-order", other: rival.wait.site } : undefined;
}

/** Where another blocked goroutine waits for a lock that this one holds. */
function lockNeededByOthers(proc: Proc, state: State, together: readonly Proc[]): Site | undefined {
  for (const other of together) {
    if (other === proc || other.wait?.k !== "lock") continue;
    const obj = state.obj(other.wait.m);
    if (obj?.t === "mutex" && holds(obj, proc.id)) return other.wait.site;
  }
  return undefined;
}

function stepOf(trace: Step | undefined, test: (step: Step) => boolean): Step | undefined {
  for (let s = trace; s; s = s.prev) if (test(s)) return s;
  return undefined;
}
