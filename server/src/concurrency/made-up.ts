import type { State } from "./machine/state";
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
 */
function allSaidDone(state: State, group: number): boolean {
  const started = new Set<number>();
  const said = new Set<number>();
  for (let step = state.trace; step; step = step.prev) {
    if (step.kind === "spawn" && step.partner !== undefined) started.add(step.partner);
    if (step.kind === "done" && step.object === group) said.add(step.proc);
  }
  return started.size > 0 && [...started].every((id) => said.has(id));
}

/** A Done for each of some events that come from outside: how many come is not known here. */
function saysDone({ file, node }: Site): boolean {
  return node.kind === "Range" && /\.Done\(\)/.test(file.text.slice(node.body.pos, node.body.end));
}
