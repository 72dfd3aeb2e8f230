import type { Expr, For, Range } from "../../go/ast";
import type { Type } from "../../go/type";
import type { Rv } from "../program";
import type { Builder } from "./builder";
import { lowerExpr, unknown } from "./expression";
import { assign, condition, lowerBlock, lowerStmt } from "./statement";
import { isPlain } from "./types";

/** `for init; cond; post { … }` */
export function forStmt(b: Builder, s: For, label: string | undefined): void {
  if (s.init) lowerStmt(b, s.init);
  const head = b.label();
  const body = b.label();
  const post = b.label();
  const end = b.label();
  const turns = s.cond ? b.temp() : undefined;
  if (turns !== undefined) b.emit({ op: "set", dst: turns, rv: { k: "const", value: 0 } });
  b.place(head);
  if (s.cond) condition(b, s.cond, body, end, turns);
  b.place(body);
  b.targets.push({ label, onBreak: end, onContinue: post });
  lowerBlock(b, s.body.stmts);
  b.targets.pop();
  b.place(post);
  // Each turn has its own copy of the loop's variables.
  if (b.freshLoopVars && s.init?.kind === "Assign" && s.init.define) {
    for (const x of s.init.lhs) {
      const obj = x.kind === "Ident" ? b.checker.objectOf(x) : undefined;
      const v = obj?.kind === "var" ? b.vars.get(obj) : undefined;
      if (v?.boxed) b.emit({ op: "box", dst: v.slot, rv: { k: "cell", slot: v.slot } });
    }
  }
  if (s.post) lowerStmt(b, s.post);
  b.jump(head);
  b.place(end);
}

/** `for key, value := range x { … }` */
export function rangeStmt(b: Builder, s: Range, label: string | undefined): void {
  const type = b.checker.underlying(b.typeOf(s.x));
  if (type.kind === "Chan") {
    const isTimer = type.dir === "receive" && type.elem.kind === "Named" && type.elem.pkg === "time";
    rangeChannel(b, s, label, isTimer || isSignals(type.elem, s, b));
    return;
  }
  // An iterator runs the body when it likes, and may share channels with whoever made it.
  if (type.kind === "Signature") b.emit({ op: "escape", values: [lowerExpr(b, s.x)] });
  const counted = type.kind === "Basic" && /int/.test(type.name);
  const x = b.set(lowerExpr(b, s.x));
  const limit = b.set(counted ? x : { k: "len", x });
  const i = b.temp();
  const turns = b.temp();
  b.emit({ op: "set", dst: i, rv: { k: "const", value: 0 } });
  b.emit({ op: "set", dst: turns, rv: { k: "const", value: 0 } });
  const head = b.label();
  const body = b.label();
  const post = b.label();
  const end = b.label();
  b.place(head);
  b.branch({ k: "op", op: "<", x: { k: "slot", slot: i }, y: limit }, body, end, b.site(s.x), turns);
  b.place(body);
  const indexed = type.kind === "Slice" || type.kind === "Array" || type.kind === "Pointer" || counted;
  const some: Rv = { k: "index", x, i: unknown, zero: { k: "unknown" } };
  const isKeyed = type.kind === "Map" && !isPlain(type.key, b.checker);
  const key: Rv = indexed ? { k: "slot", slot: i } : isKeyed ? some : unknown;
  const elem = type.kind === "Slice" || type.kind === "Array" ? b.zeroOf(type.elem) : undefined;
  const value: Rv =
    type.kind === "Map"
      ? some
      : indexed && !counted
        ? { k: "index", x, i: { k: "slot", slot: i }, zero: elem ?? { k: "unknown" } }
        : unknown;
  store(b, s.key, key, s.define);
  store(b, s.value, elem?.k === "struct" ? { k: "copy", x: value } : value, s.define);
  b.targets.push({ label, onBreak: end, onContinue: post });
  lowerBlock(b, s.body.stmts);
  b.targets.pop();
  b.place(post);
  b.emit({ op: "set", dst: i, rv: { k: "op", op: "+", x: { k: "slot", slot: i }, y: { k: "const", value: 1 } } });
  b.jump(head);
  b.place(end);
}

function store(b: Builder, lhs: Expr | undefined, rv: Rv, define: boolean): void {
  if (!lhs) return;
  if (!define) assign(b, lhs, rv);
  else if (lhs.kind === "Ident" && lhs.name !== "_") {
    const obj = b.checker.objectOf(lhs);
    const v = obj?.kind === "var" ? b.vars.get(obj) : undefined;
    // Before Go 1.22 all turns share one variable.
    if (v?.boxed && !b.freshLoopVars) b.emit({ op: "store", slot: v.slot, rv });
    else b.define(lhs, rv);
  }
}

/** Signals come as long as the process lives: a channel of them ends only where the file closes it. */
function isSignals(elem: Type, { x }: Range, { file }: Builder): boolean {
  if (elem.kind !== "Named" || elem.pkg !== "os" || elem.name !== "Signal") return false;
  return !file.text.includes(`close(${file.text.slice(x.pos, x.end)})`);
}

/** @param endless nobody closes it: the channel of a ticker, or of signals */
function rangeChannel(b: Builder, s: Range, label: string | undefined, endless: boolean): void {
  const ch = b.set(lowerExpr(b, s.x));
  const head = b.label();
  const body = b.label();
  const end = b.label();
  b.place(head);
  const dst = b.temp();
  const ok = b.temp();
  const site = b.site(s);
  const got = b.label();
  const pc = b.emit({
    op: "comm",
    cases: [{ dir: "recv", ch, value: undefined, dst, ok, to: -1, site }],
    dflt: undefined,
    range: true,
    site,
  });
  b.fix(pc, 0, got);
  b.place(got);
  if (!endless) b.branch({ k: "slot", slot: ok }, body, end, site);
  b.place(body);
  store(b, s.key, { k: "slot", slot: dst }, s.define);
  b.targets.push({ label, onBreak: end, onContinue: head });
  lowerBlock(b, s.body.stmts);
  b.targets.pop();
  b.jump(head);
  b.place(end);
}
