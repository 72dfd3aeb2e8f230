import type { BasicBlock, Cfg, Test } from "../../flow/cfg";
import type { Node } from "../../go/ast";

/** What one step of a function does to what is followed along its paths. */
export type Effect = { readonly does: "mark" | "forget"; readonly node: Node } | undefined;

/** A block, for one set of defer statements that were reached before it. */
export interface Point {
  readonly effects: readonly Exclude<Effect, undefined>[];
  readonly succs: Point[];
  /** The function returns to its caller here; the others without successors never come back. */
  readonly end: boolean;
}

/** More than this many defer statements that matter are not told apart. */
const maxDefers = 5;

/**
 * The graph of a function in which every path takes exactly those deferred calls whose statements it has reached.
 * `effect` tells what an item does, `deferred` what the call of the defer statement with that index does at the end (a
 * literal's body is part of the graph and told by its items), `passed` what is known once an edge was taken. Undefined where
 * too many defers matter.
 */
export function pointsOf(
  cfg: Cfg,
  effect: (item: BasicBlock["items"][number]) => Effect,
  deferred: (index: number) => Effect,
  passed: (test: Test) => Effect,
): Point | undefined {
  const matter = cfg.defers.map((_, index) => index).filter((index) => deferred(index) ?? isLiteral(cfg, index));
  if (matter.length > maxDefers) return undefined;
  const made = new Map<string, Point>();
  const pointAt = (block: BasicBlock, reached: number, first: Effect): Point => {
    const key = `${block.id}:${reached}:${first ? `${first.node.kind}${first.node.pos}` : ""}`;
    const known = made.get(key);
    if (known) return known;
    const effects = first ? [first] : [];
    const point: Point = { effects, succs: [], end: block === cfg.end };
    made.set(key, point);
    let after = reached;
    for (const item of block.items) {
      const found = effect(item);
      if (found) effects.push(found);
      const bit =
        item.op === "stmt" && item.node.kind === "DeferStmt" ? matter.indexOf(cfg.defers.indexOf(item.node)) : -1;
      if (bit >= 0) after |= 1 << bit;
    }
    for (const { to, test } of block.succs) {
      const bit = test?.kind === "defer" ? matter.indexOf(test.index) : -1;
      if (test?.kind !== "defer" || bit < 0) {
        point.succs.push(pointAt(to, after, test && passed(test)));
      } else if (((after >> bit) & 1) === (test.reached ? 1 : 0)) {
        point.succs.push(pointAt(to, after, test.reached ? deferred(test.index) : undefined));
      }
    }
    return point;
  };
  return pointAt(cfg.entry, 0, undefined);
}

function isLiteral(cfg: Cfg, index: number): boolean {
  const { call } = cfg.defers[index]!;
  return call.kind === "Call" && call.fun.kind === "FuncLit";
}

/** All points that can be reached, the first one first. */
export function reachablePoints(entry: Point): readonly Point[] {
  const seen = new Set([entry]);
  for (const point of seen) for (const next of point.succs) seen.add(next);
  return [...seen];
}

/**
 * Marked steps that stand behind every path's mark: for each node marked a second time (by `again`) the nodes that every
 * path to it has marked before, with nothing forgotten since.
 */
export function markedBefore(
  entry: Point,
  first: (node: Node) => boolean,
  again: (node: Node) => boolean,
): ReadonlyMap<Node, ReadonlySet<Node>> {
  type Marks = ReadonlySet<Node>;
  const none: Marks = new Set();
  const before = new Map<Point, Marks>([[entry, none]]);
  const step = (marks: Marks, effect: Exclude<Effect, undefined>): Marks => {
    if (effect.does === "forget") return none;
    return first(effect.node) ? new Set([effect.node]) : marks;
  };
  const todo = [entry];
  for (let point = todo.pop(); point; point = todo.pop()) {
    const out = point.effects.reduce(step, before.get(point)!);
    for (const next of point.succs) {
      const known = before.get(next);
      const joined =
        known === undefined ? out : known.size === 0 || out.size === 0 ? none : new Set([...known, ...out]);
      if (known !== undefined && known.size === joined.size) continue;
      before.set(next, joined);
      todo.push(next);
    }
  }
  const found = new Map<Node, Set<Node>>();
  const open = new Set<Node>();
  for (const [point, marks] of before) {
    let now = marks;
    for (const effect of point.effects) {
      if (effect.does === "mark" && again(effect.node)) {
        if (now.size === 0) open.add(effect.node);
        else found.set(effect.node, new Set([...(found.get(effect.node) ?? []), ...now]));
      }
      now = step(now, effect);
    }
  }
  for (const node of open) found.delete(node);
  return found;
}

/**
 * For each node marked by `first`: the nodes marked by `again` of which every path that comes back from there meets one
 * before anything is forgotten. Nodes from which no path meets one are left out.
 */
export function markedAfter(
  entry: Point,
  first: (node: Node) => boolean,
  again: (node: Node) => boolean,
): ReadonlyMap<Node, ReadonlySet<Node>> {
  const points = reachablePoints(entry);
  // The greatest solution: a path that goes round for ever does not come back.
  const meets = new Map<Point, boolean>(points.map((point) => [point, !point.end]));
  const through = (point: Point, from: number): boolean | undefined => {
    for (const effect of point.effects.slice(from)) {
      if (effect.does === "forget") return false;
      if (again(effect.node)) return true;
    }
    return undefined;
  };
  const onward = (point: Point): boolean => !point.end && point.succs.every((next) => meets.get(next) === true);
  for (let changed = true; changed; ) {
    changed = false;
    for (const point of points) {
      const now = through(point, 0) ?? onward(point);
      if (now === meets.get(point)) continue;
      meets.set(point, now);
      changed = true;
    }
  }
  const found = new Map<Node, Set<Node>>();
  const broken = new Set<Node>();
  for (const point of points) {
    point.effects.forEach((effect, index) => {
      if (effect.does !== "mark" || !first(effect.node)) return;
      if (!(through(point, index + 1) ?? onward(point))) {
        broken.add(effect.node);
        return;
      }
      const met = firstMet(point, index + 1, again);
      if (met.size > 0) found.set(effect.node, new Set([...(found.get(effect.node) ?? []), ...met]));
    });
  }
  for (const node of broken) found.delete(node);
  return found;
}

/** The nodes that paths from there meet first. */
function firstMet(start: Point, from: number, again: (node: Node) => boolean): ReadonlySet<Node> {
  const met = new Set<Node>();
  const meet = (point: Point, index: number): boolean => {
    const hit = point.effects.slice(index).find((effect) => effect.does === "mark" && again(effect.node));
    if (hit) met.add(hit.node);
    return hit !== undefined;
  };
  if (meet(start, from)) return met;
  const seen = new Set<Point>(start.succs);
  for (const point of seen) {
    if (meet(point, 0)) continue;
    for (const next of point.succs) seen.add(next);
  }
  return met;
}
