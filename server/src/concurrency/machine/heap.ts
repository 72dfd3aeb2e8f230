import { Dead } from "./evaluate";
import type { State, Value } from "./state";

/** Stores through a pointer. */
export function write(state: State, target: Value, value: Value): void {
  const obj = state.obj(target);
  if (target.t === "r" && obj?.t === "cell") state.set(target.o, { t: "cell", v: value });
  else if (target.t === "r" && obj?.t === "struct") {
    const from = state.obj(value);
    if (from?.t === "struct") state.set(target.o, { ...obj, fields: from.fields, type: from.type ?? obj.type });
  } else if (target.t === "s") {
    state.escape(value);
    state.store(`${target.id}.*`, value);
  } else state.escape(value);
}

/** Stores into a field. */
export function setField(state: State, x: Value, name: string, value: Value): void {
  if (x.t === "c" && x.v === null) throw new Dead();
  const obj = state.obj(x);
  if (obj?.t === "cell") {
    setField(state, obj.v, name, value);
    return;
  }
  if (x.t === "r" && obj?.t === "struct") state.set(x.o, { ...obj, fields: { ...obj.fields, [name]: value } });
  else if (x.t === "r" && obj?.t === "cond" && name === "L") state.set(x.o, { ...obj, locker: value });
  else {
    state.escape(value);
    if (x.t === "s") state.store(`${x.id}.${name}`, value);
  }
}

/** Stores into an element. */
export function setIndex(state: State, x: Value, i: Value, value: Value): void {
  const obj = state.obj(x);
  if (x.t === "r" && obj?.t === "array" && i.t === "c" && typeof i.v === "number") {
    if (i.v < 0 || i.v >= obj.elems.length) throw new Dead();
    const elems = obj.elems.slice();
    elems[i.v] = value;
    state.set(x.o, { ...obj, elems });
    return;
  }
  state.escape(x);
  state.escape(value);
}
