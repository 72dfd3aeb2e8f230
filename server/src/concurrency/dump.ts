import type { CalleeRef, Fn, Instr, Rv } from "./program";

/** The code of an abstract function as text, one instruction a line, for debugging and tests. */
export function dumpFn(fn: Fn): string {
  return fn.code.map((instr, pc) => `${String(pc).padStart(3)} ${dumpInstr(instr)}`).join("\n");
}

function dumpInstr(i: Instr): string {
  switch (i.op) {
    case "set":
      return `s${i.dst} = ${dumpRv(i.rv)}`;
    case "box":
      return `s${i.dst} = box ${dumpRv(i.rv)}`;
    case "store":
      return `[s${i.slot}] = ${dumpRv(i.rv)}`;
    case "put":
      return `*${dumpRv(i.x)} = ${dumpRv(i.rv)}`;
    case "setField":
      return `${dumpRv(i.x)}.${i.name} = ${dumpRv(i.rv)}`;
    case "setIndex":
      return `${dumpRv(i.x)}[${dumpRv(i.i)}] = ${dumpRv(i.rv)}`;
    case "call":
    case "go":
    case "defer":
      return `${i.op} ${i.dst.map((d) => `s${d}`).join()} = ${dumpCallee(i.callee)}(${i.args.map(dumpRv).join(", ")})${i.delayed ? " delayed" : ""}${i.counted ? ` counted ${dumpRv(i.counted)}` : ""}`;
    case "once":
      return `once ${dumpRv(i.x)} ${dumpRv(i.callee)}`;
    case "comm": {
      const cases = i.cases.map((c) =>
        c.dir === "send"
          ? `send ${dumpRv(c.ch)} <- ${c.value ? dumpRv(c.value) : ""} → ${c.to}`
          : `s${c.dst},s${c.ok} = recv ${dumpRv(c.ch)} → ${c.to}`,
      );
      return `comm ${cases.join(" | ")}${i.dflt === undefined ? "" : ` | default → ${i.dflt}`}${i.range ? " range" : ""}`;
    }
    case "sync":
      return `${i.what} ${dumpRv(i.x)}${i.n ? ` ${dumpRv(i.n)}` : ""}`;
    case "withCancel":
      return `s${i.ctx}, s${i.cancel} = withCancel ${dumpRv(i.parent)}${i.timeout ? " timeout" : ""}`;
    case "withGroup":
      return `s${i.group}, s${i.ctx} = group`;
    case "ctxErr":
      return `s${i.dst} = err ${dumpRv(i.x)}`;
    case "branch":
      return `if ${dumpRv(i.cond)} → ${i.yes} else ${i.no}${i.turns === undefined ? "" : ` turns s${i.turns}`}`;
    case "jump":
      return `jump ${i.to}`;
    case "ret":
      return `ret ${i.values.map(dumpRv).join(", ")}`;
    case "stop":
      return "stop";
    case "escape":
      return `escape ${i.values.map(dumpRv).join(", ")}`;
  }
}

function dumpCallee(c: CalleeRef): string {
  switch (c.k) {
    case "fn":
      return c.fn()?.name ?? "?";
    case "dyn":
      return dumpRv(c.x);
    case "method":
      return `${dumpRv(c.recv)}.${c.name}`;
    case "opaque":
      return c.retains ? "opaque" : "pure";
  }
}

function dumpRv(rv: Rv): string {
  switch (rv.k) {
    case "const":
      return JSON.stringify(rv.value);
    case "slot":
      return `s${rv.slot}`;
    case "cell":
      return `[s${rv.slot}]`;
    case "deref":
      return `*${dumpRv(rv.x)}`;
    case "field":
      return `${dumpRv(rv.x)}.${rv.name}:${rv.zero.k}`;
    case "globals":
      return "globals";
    case "index":
      return `${dumpRv(rv.x)}[${dumpRv(rv.i)}]`;
    case "not":
      return `!${dumpRv(rv.x)}`;
    case "op":
      return `(${dumpRv(rv.x)} ${rv.op} ${dumpRv(rv.y)})`;
    case "closure":
      return `closure(${[...rv.caps, ...rv.bound].map(dumpRv).join(", ")})`;
    case "struct":
      return `struct ${rv.type?.id ?? ""}{${rv.fields.map(([n, v]) => `${n}: ${dumpRv(v)}`).join(", ")}}`;
    case "array":
      return `[${rv.elems.map(dumpRv).join(", ")}]`;
    case "chan":
      return `chan(${dumpRv(rv.cap)})`;
    case "zero":
      return `zero ${rv.zero.k}`;
    case "len":
    case "cap":
    case "copy":
    case "atomic":
      return `${rv.k}(${dumpRv(rv.x)})`;
    case "append":
      return `append(${[rv.x, ...rv.items].map(dumpRv).join(", ")})`;
    case "unknown":
      return rv.nonNil ? "?!" : "?";
    default:
      return rv.k;
  }
}
