import type { Site } from "../program";
import { fire } from "./contexts";
import { decideFact } from "./evaluate";
import { type Proc, record, type State, type Value } from "./state";

/** A goroutine has returned from its function. */
export function leave(state: State, proc: Proc, results: readonly Value[]): void {
  if (proc.id === 0) for (const value of results) state.escape(value);
  if (proc.counted === undefined) return;
  const wg = state.heap[proc.counted];
  if (wg?.t !== "waitgroup") return;
  state.set(proc.counted, { ...wg, n: wg.n - 1 });
  const error = results[0];
  if (wg.ctx === undefined || error === undefined) return;
  const failed =
    error.t === "c"
      ? error.v !== null
      : error.t === "s" && !error.nonNil
        ? decideFact(state, `==:${["null", `$${error.id}`].sort().join(":")}`) === false
        : true;
  if (failed) fire(state, { t: "r", o: wg.ctx });
}

/** A goroutine is gone. */
export function finish(state: State, proc: Proc): void {
  state.procs = state.procs.filter((p) => p !== proc);
  if (proc.id === 0) record(state, { proc: proc.id, kind: "done", site: proc.spawn ?? lastSite(state) ?? noSite });
}
const noSite = { file: undefined, node: undefined } as unknown as Site;
function lastSite(state: State): Site | undefined {
  return state.trace?.site;
}
