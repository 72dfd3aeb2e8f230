import type { Assign, CaseClause, Expr, Ident, If, Select, Stmt, Switch, TypeSwitch } from "../../go/ast";
import { walk } from "../../go/walk";
import type { CommCase, Rv } from "../program";
import type { Builder, Label } from "./builder";
import { callValues, spawnOrDefer } from "./call";
import { copied, isIrrelevant, lowerExpr, nonNil, receive, throughPath, unknown } from "./expression";
import { forStmt, rangeStmt } from "./loops";

export function lowerBlock(b: Builder, stmts: readonly Stmt[]): void {
  for (const stmt of stmts) lowerStmt(b, stmt);
}

export function lowerStmt(b: Builder, s: Stmt): void {
  const label = b.pendingLabel;
  b.pendingLabel = undefined;
  switch (s.kind) {
    case "Block":
      lowerBlock(b, s.stmts);
      return;
    case "ExprStmt":
      if (s.x.kind === "Call") callValues(b, s.x, 0);
      else lowerExpr(b, s.x);
      return;
    case "Send":
      send(b, s.chan, s.value, s);
      return;
    case "IncDec": {
      const rv: Rv = { k: "op", op: s.op === "++" ? "+" : "-", x: lowerExpr(b, s.x), y: { k: "const", value: 1 } };
      assign(b, s.x, rv);
      return;
    }
    case "Assign":
      assignment(b, s);
      return;
    case "GoStmt":
      spawnOrDefer(b, "go", s.call);
      return;
    case "DeferStmt":
      spawnOrDefer(b, "defer", s.call);
      return;
    case "Return": {
      const [only] = s.results;
      const wanted = resultCount(b);
      const values =
        s.results.length === 1 && only?.kind === "Call" && wanted > 1
          ? callValues(b, only, wanted)
          : s.results.map((r) => copied(b, r));
      b.emit({ op: "ret", values, site: b.site(s) });
      return;
    }
    case "Branch":
      branch(b, s);
      return;
    case "If":
      ifStmt(b, s);
      return;
    case "Switch":
      switchStmt(b, s, label);
      return;
    case "TypeSwitch":
      typeSwitch(b, s, label);
      return;
    case "Select":
      selectStmt(b, s, label);
      return;
    case "For":
      forStmt(b, s, label);
      return;
    case "Range":
      rangeStmt(b, s, label);
      return;
    case "Labeled":
      b.place(labelOf(b, s.label.name));
      b.pendingLabel = s.label.name;
      lowerStmt(b, s.stmt);
      return;
    case "DeclStmt":
      for (const decl of s.decls) {
        if (decl.kind !== "ValueSpec" || decl.tok === "const") continue;
        if (decl.values.length > 0) define(b, decl.names, decl.values);
        else {
          for (const name of decl.names) {
            const zero = b.zeroOf(decl.type ? b.checker.typeFrom(decl.type) : b.typeOf(name));
            b.define(name, { k: "zero", zero, site: b.site(name) });
          }
        }
      }
      return;
    case "BadStmt":
      b.emit({ op: "escape", values: s.idents.map((i) => lowerExpr(b, i)) });
      return;
    case "Empty":
      return;
  }
}

function resultCount(b: Builder): number {
  return b.func.type.results.reduce((n, r) => n + Math.max(1, r.names.length), 0);
}

function labelOf(b: Builder, name: string): Label {
  let label = b.labels.get(name);
  if (!label) {
    label = b.label();
    b.labels.set(name, label);
  }
  return label;
}

function branch(b: Builder, s: Stmt & { kind: "Branch" }): void {
  if (s.tok === "goto") {
    if (s.label) b.jump(labelOf(b, s.label.name));
    return;
  }
  if (s.tok === "fallthrough") {
    if (b.next) b.jump(b.next);
    return;
  }
  for (let i = b.targets.length - 1; i >= 0; i--) {
    const target = b.targets[i]!;
    if (s.label && target.label !== s.label.name) continue;
    if (s.tok === "break") {
      b.jump(target.onBreak);
      return;
    }
    if (target.onContinue) {
      b.jump(target.onContinue);
      return;
    }
  }
}

function send(b: Builder, chan: Expr, value: Expr, node: Stmt): void {
  const ch = lowerExpr(b, chan);
  const after = b.label();
  const rv = copied(b, value);
  const site = b.site(node);
  const pc = b.emit({
    op: "comm",
    cases: [{ dir: "send", ch, value: rv, dst: undefined, ok: undefined, to: -1, site }],
    dflt: undefined,
    range: false,
    site,
  });
  b.fix(pc, 0, after);
  b.place(after);
}

// ---- Assignments ----------------------------------------------------------------------------------------------

function assignment(b: Builder, s: Assign): void {
  if (s.define) {
    define(b, s.lhs, s.rhs);
    return;
  }
  if (s.op !== "=") {
    const [x, y] = [s.lhs[0], s.rhs[0]];
    if (x && y) assign(b, x, { k: "op", op: s.op.slice(0, -1), x: lowerExpr(b, x), y: lowerExpr(b, y) });
    return;
  }
  const values = rightSides(b, s.lhs, s.rhs);
  s.lhs.forEach((lhs, i) => {
    assign(b, lhs, values[i] ?? unknown);
  });
}

/** Values of `a, b = f()`, `v, ok = <-ch` and plain lists. */
function rightSides(b: Builder, lhs: readonly Expr[], rhs: readonly Expr[]): readonly Rv[] {
  const [only] = rhs;
  if (rhs.length === 1 && only && lhs.length > 1) {
    if (only.kind === "Call") return callValues(b, only, lhs.length);
    if (only.kind === "Unary" && only.op === "<-") {
      const { value, ok } = receive(b, only, false);
      return [value, ok];
    }
    if (only.kind === "TypeAssert") {
      const x = b.set(lowerExpr(b, only.x));
      const type = only.type ? b.checker.typeFrom(only.type) : undefined;
      const bare = type?.kind === "Pointer" ? type.elem : type;
      return [x, b.set({ k: "isType", x, type: bare?.kind === "Named" ? bare.id : undefined })];
    }
    if (only.kind === "Index") return [b.set(lowerExpr(b, only)), unknown];
    return lhs.map(() => unknown);
  }
  if (rhs.length === 1 && only) return [copied(b, only)];
  // All are evaluated before any is assigned.
  return rhs.map((r) => b.set(copied(b, r)));
}

function define(b: Builder, lhs: readonly Expr[], rhs: readonly Expr[]): void {
  const values = rightSides(b, lhs, rhs);
  lhs.forEach((x, i) => {
    if (x.kind !== "Ident") return;
    if (x.name === "_") return;
    const obj = b.checker.objectOf(x);
    const rv = values[i] ?? unknown;
    // `:=` also assigns to variables that exist already.
    if (obj?.kind === "var" && obj.decl.pos !== x.pos) assign(b, x, rv);
    else b.define(x, rv);
  });
}

/**
 * Pointers to a channel in a field are not followed: whoever has one may use what the field holds.
 * ```go
 * enqueue(r, &r.startCh, event)
 * ```
 */
function isPointedTo(name: string, lhs: Expr, b: Builder): boolean {
  const { kind } = b.checker.underlying(b.typeOf(lhs));
  return kind === "Chan" && new RegExp(`&[\\w.]+\\.${name}\\b(?![.(])`).test(b.file.text);
}

/** Stores a value where the expression says. */
export function assign(b: Builder, lhs: Expr, rv: Rv): void {
  switch (lhs.kind) {
    case "Ident": {
      if (lhs.name === "_") return;
      const obj = b.checker.objectOf(lhs);
      const v = obj?.kind === "var" ? b.vars.get(obj) : undefined;
      if (obj?.kind === "var" && obj.role === "global") {
        if (isIrrelevant(b, b.typeOf(lhs))) return;
        const name = `${obj.file.path}:${obj.name}`;
        b.emit({ op: "setField", x: { k: "globals" }, name, owner: "", rv });
      } else if (!v || obj?.kind !== "var") b.emit({ op: "escape", values: [rv] });
      else if (!v.boxed) b.emit({ op: "set", dst: v.slot, rv });
      else if (obj.owner !== b.func && !isIrrelevant(b, b.typeOf(lhs)))
        b.emit({ op: "put", x: { k: "slot", slot: v.slot }, rv });
      else b.emit({ op: "store", slot: v.slot, rv });
      return;
    }
    case "Selector": {
      const head = lhs.x.kind === "Ident" ? b.checker.objectOf(lhs.x) : undefined;
      if (head?.kind === "pkg") b.emit({ op: "escape", values: [rv] });
      else {
        const { x, owner } = throughPath(b, lhs);
        if (!isIrrelevant(b, b.typeOf(lhs))) b.emit({ op: "setField", x, name: lhs.sel.name, owner, rv });
        if (isPointedTo(lhs.sel.name, lhs, b)) b.emit({ op: "escape", values: [rv] });
      }
      return;
    }
    case "Index": {
      const x = lowerExpr(b, lhs.x);
      const i = lhs.indices[0] ? lowerExpr(b, lhs.indices[0]) : unknown;
      if (isIrrelevant(b, b.typeOf(lhs))) return;
      if (b.checker.underlying(b.typeOf(lhs.x)).kind === "Map") b.emit({ op: "escape", values: [rv] });
      else b.emit({ op: "setIndex", x, i, rv });
      return;
    }
    case "Star":
      b.emit({ op: "put", x: lowerExpr(b, lhs.x), rv });
      return;
    default:
      b.emit({ op: "escape", values: [rv] });
  }
}

// ---- Branches -------------------------------------------------------------------------------------------------

/** Emits the jumps of a condition, short circuits included. */
export function condition(b: Builder, e: Expr, then: Label, otherwise: Label, turns?: number): void {
  if (e.kind === "Unary" && e.op === "!") {
    condition(b, e.x, otherwise, then, undefined);
    return;
  }
  if (e.kind === "Binary" && (e.op === "&&" || e.op === "||")) {
    const mid = b.label();
    if (e.op === "&&") condition(b, e.x, mid, otherwise, turns);
    else condition(b, e.x, then, mid, turns);
    b.place(mid);
    condition(b, e.y, then, otherwise, turns);
    return;
  }
  b.branch(lowerExpr(b, e), then, otherwise, b.site(e), turns);
}

function ifStmt(b: Builder, s: If): void {
  if (s.init) lowerStmt(b, s.init);
  const then = b.label();
  const otherwise = b.label();
  const end = b.label();
  condition(b, s.cond, then, otherwise);
  b.place(then);
  lowerBlock(b, s.then.stmts);
  b.jump(end);
  b.place(otherwise);
  if (s.else) lowerStmt(b, s.else);
  b.place(end);
}

function switchStmt(b: Builder, s: Switch, label: string | undefined): void {
  if (s.init) lowerStmt(b, s.init);
  const tag = s.tag ? b.set(lowerExpr(b, s.tag)) : undefined;
  clauses(b, s.clauses, label, (clause, body, next) => {
    for (const value of clause.values) {
      const miss = b.label();
      if (tag) b.branch({ k: "op", op: "==", x: tag, y: lowerExpr(b, value) }, body, miss, b.site(value));
      else condition(b, value, body, miss);
      b.place(miss);
    }
    b.jump(next);
  });
}

function typeSwitch(b: Builder, s: TypeSwitch, label: string | undefined): void {
  if (s.init) lowerStmt(b, s.init);
  const x = b.set(lowerExpr(b, s.x));
  clauses(
    b,
    s.clauses,
    label,
    (clause, body, next) => {
      for (const value of clause.values) {
        const miss = b.label();
        const isNil = value.kind === "Ident" && value.name === "nil";
        const type = isNil ? undefined : b.checker.typeFrom(value);
        const bare = type?.kind === "Pointer" ? type.elem : type;
        const cond: Rv = isNil
          ? { k: "op", op: "==", x, y: { k: "const", value: null } }
          : { k: "isType", x, type: bare?.kind === "Named" ? bare.id : undefined };
        b.branch(cond, body, miss, b.site(value));
        b.place(miss);
      }
      b.jump(next);
    },
    s.bind && ((clause) => bindClause(b, s.bind!, clause, x)),
  );
}

/** The variable of a type switch: one per clause, found through its uses. */
function bindClause(b: Builder, bind: Ident, clause: CaseClause, x: Rv): void {
  const obj = b.checker.objectOf(bind);
  if (obj?.kind === "var") b.define(bind, x);
  for (const stmt of clause.body) {
    visitIdents(stmt, bind.name, (ident) => {
      const use = b.checker.objectOf(ident);
      if (use?.kind === "var" && !b.vars.has(use) && (use.decl.pos === bind.pos || use.site === clause)) {
        const v = b.declare(use);
        b.emit(v.boxed ? { op: "box", dst: v.slot, rv: x } : { op: "set", dst: v.slot, rv: x });
      }
    });
  }
}

function clauses(
  b: Builder,
  list: readonly CaseClause[],
  label: string | undefined,
  test: (clause: CaseClause, body: Label, next: Label) => void,
  enter?: (clause: CaseClause) => void,
): void {
  const end = b.label();
  const bodies = list.map(() => b.label());
  b.targets.push({ label, onBreak: end, onContinue: undefined });
  const fallback = list.findIndex((c) => c.isDefault);
  list.forEach((clause, i) => {
    if (clause.isDefault) return;
    const next = b.label();
    test(clause, bodies[i]!, next);
    b.place(next);
  });
  b.jump(fallback >= 0 ? bodies[fallback]! : end);
  const outer = b.next;
  list.forEach((clause, i) => {
    b.place(bodies[i]!);
    b.next = bodies[i + 1];
    enter?.(clause);
    lowerBlock(b, clause.body);
    b.jump(end);
  });
  b.next = outer;
  b.targets.pop();
  b.place(end);
}

function selectStmt(b: Builder, s: Select, label: string | undefined): void {
  const end = b.label();
  const bodies = s.clauses.map(() => b.label());
  const cases: CommCase[] = [];
  const fixes: number[] = [];
  const enter: (() => void)[] = s.clauses.map(() => () => {});
  let dflt: Label | undefined;
  s.clauses.forEach((clause, i) => {
    const comm = clause.comm;
    if (!comm) {
      dflt = bodies[i];
      return;
    }
    const site = b.site(comm);
    if (comm.kind === "Send") {
      cases.push({
        dir: "send",
        ch: lowerExpr(b, comm.chan),
        value: copied(b, comm.value),
        dst: undefined,
        ok: undefined,
        to: -1,
        site,
      });
      fixes.push(i);
      return;
    }
    const from = comm.kind === "ExprStmt" ? comm.x : comm.kind === "Assign" ? comm.rhs[0] : undefined;
    if (from?.kind !== "Unary" || from.op !== "<-") {
      // Broken text: may go any way.
      cases.push({ dir: "recv", ch: nonNil, value: undefined, dst: undefined, ok: undefined, to: -1, site });
      fixes.push(i);
      return;
    }
    const dst = b.temp();
    const ok = b.temp();
    cases.push({ dir: "recv", ch: lowerExpr(b, from.x), value: undefined, dst, ok, to: -1, site });
    fixes.push(i);
    if (comm.kind === "Assign") {
      enter[i] = () => {
        const values: Rv[] = [
          { k: "slot", slot: dst },
          { k: "slot", slot: ok },
        ];
        comm.lhs.forEach((lhs, j) => {
          if (comm.define && lhs.kind === "Ident") {
            if (lhs.name !== "_") b.define(lhs, values[j] ?? unknown);
          } else assign(b, lhs, values[j] ?? unknown);
        });
      };
    }
  });
  const pc = b.emit({ op: "comm", cases, dflt: dflt ? -1 : undefined, range: false, site: b.site(s) });
  fixes.forEach((clause, i) => {
    b.fix(pc, i, bodies[clause]!);
  });
  if (dflt) b.fix(pc, "dflt", dflt);
  b.targets.push({ label, onBreak: end, onContinue: undefined });
  s.clauses.forEach((clause, i) => {
    b.place(bodies[i]!);
    enter[i]!();
    lowerBlock(b, clause.body);
    b.jump(end);
  });
  b.targets.pop();
  b.place(end);
}

function visitIdents(s: Stmt, name: string, visit: (ident: Ident) => void): void {
  walk(s, (n) => {
    if (n.kind === "Ident" && n.name === name) visit(n);
    return true;
  });
}
