import type { State, Value } from "./state";

/** Has the context ended? */
export function isFired(state: State, ctx: Value): boolean {
  for (let x: Value | undefined = ctx; x; ) {
    const obj = state.obj(x);
    if (obj?.t !== "ctx") return false;
    if (obj.fired) return true;
    x = obj.parent;
  }
  return false;
}

/** Will the context end by itself (a deadline, or a parent from outside the scope)? */
export function canFire(state: State, ctx: Value): boolean {
  for (let x: Value | undefined = ctx; x; ) {
    const obj = state.obj(x);
    // A context of another make ends when its maker says so.
    if (obj?.t !== "ctx") return x.t === "s" || obj !== undefined;
    if (obj.timeout || (x.t === "r" && state.open.includes(x.o))) return true;
    x = obj.parent;
  }
  return false;
}

export function fire(state: State, ctx: Value): void {
  const obj = state.obj(ctx);
  if (ctx.t === "r" && obj?.t === "ctx" && !obj.fired) state.set(ctx.o, { ...obj, fired: true });
}
