import type { NodeBase, Return } from "../go/ast";
import { type BasicBlock, type Item, reaching, type Test } from "./cfg";
import type { FunctionFlow } from "./function";
import type { LeakReason } from "./leak";
import { type Holding, initialState, type State, stateKey } from "./state";
import type { Site, Target } from "./target";
import { Transfer } from "./transfer";
import type { Closures, StoredField } from "./values";

/** A block with what is known on entering it, and the way it was first reached: the shortest. */
export interface Visit {
  readonly block: BasicBlock;
  readonly state: State;
  readonly from: Visit | undefined;
  readonly test: Test | undefined;
}

/** What became of the thing that was followed, over all paths. */
export interface Fate {
  /** Where it was lost other than by leaving: overwritten, discarded, acquired again. */
  readonly lost: readonly { readonly reason: LeakReason; readonly at: NodeBase; readonly visit: Visit }[];
  /** Ways to leave the function with it still held. */
  readonly ends: readonly Visit[];
  /** Places where it is released, or a defer that will release it is reached. */
  readonly released: readonly NodeBase[];
  /** Ways to leave with a reached defer that releases it. */
  readonly deferredEnds: number;
  readonly handedOver: readonly NodeBase[];
  /** Fields of structs that got it. */
  readonly stored: readonly StoredField[];
  /** It went somewhere else than into a field (or out as a struct that holds it): who releases it cannot be told. */
  readonly opaque: boolean;
  readonly returned: readonly { readonly result: number; readonly holding: Holding; readonly at: Return | undefined }[];
  /** Blocks on ways that no longer hold it (or, by an outcome ruled out, hold nothing); what they lead to may hold nothing. */
  readonly dropped: ReadonlySet<BasicBlock>;
  /** The budget ran out: nothing may be concluded. */
  readonly exhausted: boolean;
}

/** Most visits of one run. */
const budget = 4000;

/**
 * Follows one thing through one function, breadth first, so that the first visit found is one of the shortest ways.
 * Starts at the entry, either before the site acquires or with something held already.
 */
export function solve(
  flow: FunctionFlow,
  target: Target,
  site: Site | undefined,
  closures: Closures,
  start: State = initialState,
): Fate {
  const lost: { reason: LeakReason; at: NodeBase; visit: Visit }[] = [];
  const ends: Visit[] = [];
  const released: NodeBase[] = [];
  const handedOver: NodeBase[] = [];
  const returned: { result: number; holding: Holding; at: Return | undefined }[] = [];
  const dropped = new Set<BasicBlock>();
  const stored: StoredField[] = [];
  let opaque = false;
  let deferredEnds = 0;
  let visit: Visit = { block: flow.cfg.entry, state: start, from: undefined, test: undefined };
  const transfer = new Transfer(flow, target, site, closures, {
    leak: (reason, at) => lost.push({ reason, at, visit }),
    released: (at) => released.push(at),
    handedOver: (at, inField) => {
      handedOver.push(at);
      opaque ||= !inField;
    },
    stored: (field) => {
      if (!stored.some((other) => other.node === field.node)) stored.push(field);
    },
    returned: (result, holding, at) => {
      returned.push({ result, holding, at });
      opaque ||= holding.at.length === 0 || holding.wrap;
    },
  });
  // Before the acquisition only ways that lead to it matter.
  const home = site && flow.cfg.blocks.find((block) => block.items.some((item) => isIn(item, site.node)));
  const towards = home && reaching(flow.cfg, home);
  const seen = new Set<string>();
  const queue: Visit[] = [visit];
  seen.add(visitKey(visit));
  for (let i = 0; i < queue.length; i++) {
    if (i > budget || !closures.spend())
      return { lost, ends, released, deferredEnds, handedOver, stored, opaque, returned, dropped, exhausted: true };
    visit = queue[i]!;
    const { block } = visit;
    let state: State | undefined = visit.state;
    for (const item of block.items) {
      state = transfer.item(item, state, block);
      if (!state) break;
    }
    if (state?.status !== "held") dropped.add(block);
    if (!state) continue;
    if (block === flow.cfg.end) {
      if (state.status === "held") ends.push(visit);
      else if (state.status === "deferred") deferredEnds++;
      continue;
    }
    for (const { to, test } of block.succs) {
      const after: State | undefined = test ? transfer.test(test, state) : state;
      if (!after || (after.status === "absent" && towards && !towards.has(to.id))) {
        dropped.add(to);
        continue;
      }
      const next: Visit = { block: to, state: after, from: visit, test };
      const key = visitKey(next);
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push(next);
    }
  }
  return { lost, ends, released, deferredEnds, handedOver, stored, opaque, returned, dropped, exhausted: false };
}

/** The item evaluates the node itself: a range statement is there only for its operand, which is an item of its own. */
function isIn(item: Item, node: NodeBase): boolean {
  return item.op !== "range" && item.op !== "bind" && item.node.pos <= node.pos && node.end <= item.node.end;
}

function visitKey(visit: Visit): string {
  return `${visit.block.id}:${stateKey(visit.state)}`;
}
