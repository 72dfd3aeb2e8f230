import type { Acquire, Held, LockSummaries } from "./locks";
import { isBackPointer, isFresh, type Place, samePlace } from "./places";
import type { Fn, Site } from "./program";

/** A lock taken again while it is held. */
export interface DoubleLock {
  readonly fn: Fn;
  readonly first: Held;
  readonly second: Acquire;
  /** `likely` where it is the same lock by the usual shape of back pointers, or where a writer must come between. */
  readonly tier: "proven" | "likely";
}

/** Two locks that are taken in both orders. */
export interface LockCycle {
  readonly a: string;
  readonly b: string;
  /** Takes `b` with `a` held. */
  readonly forward: LockEdge;
  /** Takes `a` with `b` held. */
  readonly backward: LockEdge;
}
export interface LockEdge {
  readonly fn: Fn;
  readonly held: Held;
  readonly acquire: Acquire;
}

export interface LockGraph {
  readonly doubles: readonly DoubleLock[];
  readonly cycles: readonly LockCycle[];
}

/** Double locks and cycles of the lock order over the given functions. */
export function lockGraph(fns: readonly Fn[], summaries: LockSummaries): LockGraph {
  const doubles = new Map<string, DoubleLock>();
  const edges = new Map<string, LockEdge>();
  const written = new Set<string>();
  for (const fn of fns) for (const a of summaries.of(fn).acquires) if (!a.read) written.add(a.cls);

  for (const fn of fns) {
    for (const a of summaries.of(fn).acquires) {
      for (const h of a.held) {
        const tier = isDouble(h, a, written, fn);
        if (tier) {
          const at = a.chain[0] ?? a.site;
          const key = `${at.file.path}:${at.node.pos}`;
          const known = doubles.get(key);
          if (!known || (known.tier === "likely" && tier === "proven"))
            doubles.set(key, { fn, first: h, second: a, tier });
        }
        const key = orderOf(h, a);
        if (key === undefined) continue;
        const known = edges.get(key);
        if (!known || a.chain.length < known.acquire.chain.length) edges.set(key, { fn, held: h, acquire: a });
      }
    }
  }

  const cycles: LockCycle[] = [];
  for (const [key, forward] of edges) {
    const [a, b] = key.split("|") as [string, string];
    if (a > b) continue;
    const backward = edges.get(`${b}|${a}`);
    if (backward && isNear(forward, backward) && !commonGate(forward, backward))
      cycles.push({ a, b, forward, backward });
  }
  return { doubles: outermost([...doubles.values()]), cycles };
}

/** The classes of two locks of which the second is taken with the first held; undefined where that says nothing. */
function orderOf(h: Held, a: Acquire): string | undefined {
  const tells =
    !h.once &&
    !a.once &&
    h.place.cls !== "" &&
    a.cls !== "" &&
    h.place.cls !== a.cls &&
    !isFresh(h.place) &&
    !(a.place && isFresh(a.place)) &&
    !ofElement(h.place, a.place);
  return tells ? `${h.place.cls}|${a.cls}` : undefined;
}

/** What a function contributes to the graph of its package, without the places where it does. */
export interface LockPart {
  /** May be a double lock, whatever others do. */
  readonly double: boolean;
  /** Pairs of classes, as keys. */
  readonly orders: readonly string[];
}

/** The part of some functions. */
export function lockPart(fns: readonly Fn[], summaries: LockSummaries): LockPart {
  const orders = new Set<string>();
  let double = false;
  for (const fn of fns) {
    for (const a of summaries.of(fn).acquires) {
      for (const h of a.held) {
        double ||= isDouble(h, a, new Set([a.cls]), fn) !== undefined;
        const order = orderOf(h, a);
        if (order !== undefined) orders.add(order);
      }
    }
  }
  return { double, orders: [...orders] };
}

/** Could the parts together make a finding? */
export function mayTell(parts: readonly LockPart[]): boolean {
  if (parts.some(({ double }) => double)) return true;
  const orders = new Set(parts.flatMap((part) => part.orders));
  return [...orders].some((order) => {
    const [a, b] = order.split("|");
    return orders.has(`${b}|${a}`);
  });
}

/** Of one double lock seen from several callers only the nearest is told: where the held lock was taken. */
function outermost(list: readonly DoubleLock[]): DoubleLock[] {
  const best = new Map<string, DoubleLock>();
  for (const d of list) {
    const key = `${d.first.site.file.path}:${d.first.site.node.pos}:${d.second.site.node.pos}`;
    const known = best.get(key);
    if (!known || d.second.chain.length < known.second.chain.length) best.set(key, d);
  }
  return [...best.values()];
}

function isDouble(h: Held, a: Acquire, written: ReadonlySet<string>, fn: Fn): "proven" | "likely" | undefined {
  if (h.site === a.site && a.chain.length === 0) return undefined;
  const bothRead = h.read && a.read;
  if (bothRead && !written.has(a.cls)) return undefined;
  if (typeof h.place.root !== "string" && h.place.root.role === "local") {
    // A lock that other goroutines of the function share may be unlocked by them; the explorer follows those.
    if (h.place.fields.length === 0 || fn.code.some(({ op }) => op === "go")) return undefined;
  }
  if (!a.sureBelow && a.chain.some(saysWhich)) return undefined;
  // Far away and under conditions that are not looked at.
  if (!a.sureBelow && a.chain.length > 1) return undefined;
  if (a.place && samePlace(h.place, a.place)) {
    if (a.released.some((r) => samePlace(r, h.place)) || !isOneElement(h.place, a.place)) return undefined;
    return bothRead || !a.sureBelow ? "likely" : "proven";
  }
  return a.place && isBackPointer(h.place, a.place) ? "likely" : undefined;
}

/**
 * Elements are told apart by the variable that names one:
 * ```go
 * for _, account := range accounts { account.mu.RLock(); n += account.size() } // takes account.mu
 * ```
 */
function isOneElement(held: Place, taken: Place): boolean {
  const elements = held.fields.filter((field) => field === "[]").length;
  return elements === 0 || (elements === 1 && held.through !== undefined && held.through === taken.through);
}

/**
 * A flag among the arguments may well tell the callee not to take the lock.
 * ```go
 * func (s *state) save(locking bool) error { if locking { s.mu.Lock(); defer s.mu.Unlock() }; … }
 * func (s *state) update() { s.mu.Lock(); defer s.mu.Unlock(); s.save(false) }
 * ```
 */
function saysWhich({ node }: Site): boolean {
  return node.kind === "Call" && node.args.some((arg) => arg.kind === "Ident" && /^(?:true|false)$/.test(arg.name));
}

/**
 * One of the two is the lock of one of many elements, and the other is not in that element: whether the other order is
 * about the same element cannot be told.
 * ```go
 * s.shards[i].mu.Lock(); series.Lock() // series of shard i
 * ```
 */
function ofElement(held: Place, taken: Place | undefined): boolean {
  const [h, t] = [held.fields.lastIndexOf("[]"), taken?.fields.lastIndexOf("[]") ?? -1];
  if (Math.max(h, t) < 0) return false;
  if (!taken || held.root !== taken.root) return true;
  // The lock of what holds the elements is one and the same for all of them: s.mu.Lock(); s.replicas[i].mu.Lock()
  if (h < 0 !== t < 0) return false;
  return !held.fields.slice(0, Math.max(h, t) + 1).every((field, i) => field === taken.fields[i]);
}

/** Calls under conditions that are not looked at add up; a long way makes a guess of it. */
function isNear(x: LockEdge, y: LockEdge): boolean {
  const far = (e: LockEdge): number => (e.acquire.sureBelow ? 0 : e.acquire.chain.length);
  return far(x) + far(y) <= 5;
}

/** A lock that both hold keeps them apart. */
function commonGate(x: LockEdge, y: LockEdge): boolean {
  const classes = (e: LockEdge): string[] =>
    e.acquire.held
      .map((h) => h.place.cls)
      .filter((cls) => cls !== "" && cls !== e.held.place.cls && cls !== e.acquire.cls);
  const other = new Set(classes(y));
  return classes(x).some((cls) => other.has(cls));
}

/** "Type.field" of a lock class, for people. */
export function lockName(cls: string): string {
  const slash = cls.lastIndexOf("/");
  const rest = cls.slice(slash + 1);
  const dot = rest.indexOf(".");
  return cls.includes(":") ? cls.slice(cls.lastIndexOf(":") + 1) : rest.slice(dot + 1);
}
