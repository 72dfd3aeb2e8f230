import type { Site } from "../program";
import type { Proc, State, Value } from "./state";

/**
 * A goroutine comes to `once.Do`. Answers the key under which its function is to run; undefined where it has run, and
 * where it runs at this moment, for which the goroutine waits: for ever where it is the one that runs it.
 * ```go
 * once.Do(func() { once.Do(func() {}) })
 * ```
 */
export function beginOnce(state: State, proc: Proc, x: Value, site: Site): number | string | undefined {
  const obj = state.obj(x);
  const isKnown = obj?.t === "once" && x.t === "r";
  const key = isKnown ? x.o : x.t === "s" ? x.id : "";
  if (key === "") return key;
  const outer = proc.frames.find((frame) => frame.once === key);
  if (outer) {
    proc.wait = { k: "once", x: undefined, outer: outer.callSite ?? site, site };
    return undefined;
  }
  if (isKnown) {
    if (obj.done) return undefined;
    if (obj.runner !== undefined) {
      proc.wait = { k: "once", x, outer: undefined, site };
      return undefined;
    }
    state.set(x.o, { t: "once", done: false, runner: proc.id });
    return key;
  }
  // Another goroutine of the outside may run it; whether it has is asked once.
  const fact = `once:$${key}`;
  if (state.fact(fact) === true) return undefined;
  state.learn(fact, true);
  return key;
}

/** The function of a `Once` has returned. */
export function endOnce(state: State, key: number | string): void {
  if (typeof key === "number") state.set(key, { t: "once", done: true, runner: undefined });
}
