import { type ExploreLimits, explore } from "../../../src/concurrency/explore";
import { liveSlots } from "../../../src/concurrency/liveness";
import type { Fn, Instr, Rv, Site } from "../../../src/concurrency/program";
import type { GoFile } from "../../../src/go/ast";

const file: GoFile = {
  path: "/p/a.go",
  text: "",
  packageName: "p",
  packagePos: 0,
  imports: [],
  decls: [],
  comments: [],
  errors: [],
  generated: false,
  outlineSize: 0,
};

/** A place that is known by its number alone. */
export function at(n: number): Site {
  return { file, node: { kind: "Empty", pos: n, end: n } };
}

/** A function of the abstract program written by hand; captures stand in the first slots. */
export function fn(slots: number, captures: number, code: readonly Instr[]): Fn {
  return {
    name: "f",
    node: undefined,
    file,
    params: 0,
    variadic: false,
    captures,
    slots,
    named: undefined,
    results: 0,
    code,
    vars: new Map(),
    live: liveSlots(code, slots, []),
  };
}

export const slot = (n: number): Rv => ({ k: "slot", slot: n });
export const num = (n: number): Rv => ({ k: "const", value: n });
export const set = (dst: number, rv: Rv): Instr => ({ op: "set", dst, rv });
export const chan = (n: number, cap = 0): Rv => ({ k: "chan", cap: num(cap), site: at(n) });
export const mutex = (n: number): Rv => ({ k: "zero", zero: { k: "mutex", rw: false }, site: at(n) });
export const group = (n: number): Rv => ({ k: "zero", zero: { k: "waitgroup" }, site: at(n) });

/** A send or a receive alone; goes on behind itself, at `to`. */
export function comm(dir: "send" | "recv", ch: Rv, n: number, to: number): Instr {
  const one = { dir, ch, value: dir === "send" ? num(1) : undefined, dst: undefined, ok: undefined, to, site: at(n) };
  return { op: "comm", cases: [one], dflt: undefined, range: false, site: at(n) };
}

export function sync(
  what: "lock" | "unlock" | "add" | "done" | "wait" | "close",
  x: Rv,
  n: number,
  count?: number,
): Instr {
  return { op: "sync", what, x, n: count === undefined ? undefined : num(count), site: at(n) };
}

export function go(body: Fn, caps: readonly Rv[], n: number): Instr {
  return {
    op: "go",
    dst: [],
    callee: { k: "dyn", x: { k: "closure", fn: () => body, acts: true, caps, bound: [] } },
    args: [],
    site: at(n),
    delayed: false,
    counted: undefined,
    spawns: false,
    plain: false,
    yields: true,
    foreign: false,
  };
}

export const unknown: Rv = { k: "unknown", nonNil: false };
export const branch = (yes: number, no: number, n: number, cond: Rv = unknown): Instr => ({
  op: "branch",
  cond,
  yes,
  no,
  turns: undefined,
  site: at(n),
});
export const ret = (n: number): Instr => ({ op: "ret", values: [], site: at(n) });

const limits: ExploreLimits = {
  steps: 5_000,
  stepsPerState: 10,
  depth: 5,
  decisions: 6,
  goroutines: 6,
  states: 300,
  work: 100_000,
  preemptions: 3,
};

/** Numbers of the operations at which some goroutine can be blocked for ever, in order. */
export function blockedAt(root: Fn, change: Partial<ExploreLimits> = {}): number[] {
  return explore(root, { ...limits, ...change })
    .blocked.map((b) => b.proc.wait!.site.node.pos)
    .sort((a, b) => a - b);
}

/** What panics in some run: the operation's kind and number, in order. */
export function crashesAt(root: Fn): string[] {
  return explore(root, limits)
    .crashes.map((crash) => `${crash.what} ${crash.site.node.pos}`)
    .sort();
}

export { explore, limits };
