import type { Expr, FieldDecl, FuncNode } from "../../go/ast";
import type { Checker, FuncObj, Package, Program, VarObj } from "../../go/model";
import { walk } from "../../go/walk";
import { liveSlots } from "../liveness";
import type { Fn } from "../program";
import { Builder, type LoweringContext } from "./builder";
import { erase, globals } from "./erase";
import { spawningNames } from "./spawning";
import { lowerBlock } from "./statement";
import { isPlain, TypeFacts } from "./types";

/** How deep lowering looks into callees to see whether a call matters; deeper ones are lowered when they are run. */
const MAX_NESTING = 40;

/** Makes abstract functions from Go functions, each once. */
export class Lowering implements LoweringContext {
  readonly types: TypeFacts;
  readonly #made = new WeakMap<FuncNode, Fn | "busy">();
  readonly #captures = new WeakMap<FuncNode, readonly VarObj[]>();
  readonly #boxed = new WeakMap<FuncNode, ReadonlySet<VarObj>>();
  readonly #spawning = new Map<Package, ReadonlySet<string>>();
  #nesting = 0;

  constructor(readonly program: Program) {
    this.types = new TypeFacts(program, (func) => this.fnOfDecl(func));
  }

  /** The code of a declared function; undefined where there is no body, or it is being lowered right now. */
  fnOfDecl(func: FuncObj): Fn | undefined {
    const known = this.#made.get(func.decl);
    if (known) return known === "busy" ? undefined : known;
    if (!func.decl.hasBody) return undefined;
    return this.#lower(func.decl, this.program.checker(func.pkg, func.file));
  }

  /** The code of a declared function as the start of a scope: its parameters are the outside's. */
  rootOf(func: FuncObj): Fn | undefined {
    return func.decl.hasBody ? this.#build(func.decl, this.program.checker(func.pkg, func.file), true) : undefined;
  }

  spawns(func: FuncObj): boolean {
    let names = this.#spawning.get(func.pkg);
    if (!names) {
      names = spawningNames(func.pkg);
      this.#spawning.set(func.pkg, names);
    }
    return names.has(func.name);
  }

  fnOfLiteral(node: FuncNode, checker: Checker): Fn | undefined {
    const known = this.#made.get(node);
    if (known) return known === "busy" ? undefined : known;
    return this.#lower(node, checker);
  }

  capturesOf(node: FuncNode, checker: Checker): readonly VarObj[] {
    const known = this.#captures.get(node);
    if (known) return known;
    const found = new Set<VarObj>();
    if (node.body) {
      walk(node.body, (n) => {
        if (n.kind !== "Ident") return true;
        const obj = checker.objectOf(n);
        if (obj?.kind === "var" && obj.role !== "global" && obj.owner && !within(obj.owner, node)) found.add(obj);
        return true;
      });
    }
    const list = [...found];
    this.#captures.set(node, list);
    return list;
  }

  /** Variables of the function (or captured by it) that literals inside use, or whose address is taken. */
  #boxedOf(node: FuncNode, checker: Checker): ReadonlySet<VarObj> {
    const known = this.#boxed.get(node);
    if (known) return known;
    const out = new Set<VarObj>();
    if (node.body) {
      walk(node.body, (n) => {
        if (n.kind === "FuncLit") for (const obj of this.capturesOf(n, checker)) out.add(obj);
        if (n.kind === "Unary" && n.op === "&" && n.x.kind === "Ident") {
          const obj = checker.objectOf(n.x);
          if (obj?.kind === "var") out.add(obj);
        }
        return true;
      });
    }
    this.#boxed.set(node, out);
    return out;
  }

  #lower(node: FuncNode, checker: Checker): Fn | undefined {
    if (this.#nesting > MAX_NESTING) return undefined;
    this.#made.set(node, "busy");
    this.#nesting++;
    try {
      const fn = this.#build(node, checker);
      this.#made.set(node, fn);
      return fn;
    } catch (e) {
      this.#made.delete(node);
      throw e;
    } finally {
      this.#nesting--;
    }
  }

  #build(node: FuncNode, checker: Checker, root = false): Fn {
    const version = checker.pkg.goVersion(checker.file);
    const fresh = version.major > 1 || version.minor >= 22;
    const captures = node.kind === "FuncLit" ? this.capturesOf(node, checker) : [];
    const boxed = new Set([...this.#boxedOf(node, checker), ...captures]);
    const b = new Builder(this, checker, node, boxed, fresh);

    const params: FieldDecl[] = [...(node.kind === "FuncDecl" && node.recv ? [node.recv] : []), ...node.type.params];
    const bound: (VarObj | undefined)[] = [];
    for (const param of params) {
      if (param.names.length === 0) bound.push(undefined);
      for (const name of param.names) {
        const obj = checker.objectOf(name);
        bound.push(obj?.kind === "var" && name.name !== "_" ? obj : undefined);
      }
    }
    const variadic = node.type.params.at(-1)?.variadic ?? false;
    b.slots = bound.length;
    bound.forEach((obj, slot) => {
      if (obj) b.vars.set(obj, { slot, boxed: boxed.has(obj) });
    });
    for (const obj of captures) b.vars.set(obj, { slot: b.slots++, boxed: true });
    bound.forEach((obj, slot) => {
      if (obj && boxed.has(obj)) b.emit({ op: "box", dst: slot, rv: { k: "slot", slot } });
    });

    const results = node.type.results.flatMap((r) => r.names);
    if (results.length > 0) {
      b.named = results.map((name) => {
        const obj = checker.objectOf(name);
        const at = obj?.kind === "var" ? b.declare(obj) : { slot: b.temp(), boxed: false };
        const zero = b.zeroOf(
          obj?.kind === "var" ? checker.typeFrom(typeOfResult(node, name.pos)) : { kind: "Unknown" },
        );
        b.emit({ op: at.boxed ? "box" : "set", dst: at.slot, rv: { k: "zero", zero, site: b.site(name) } });
        return at;
      });
    }
    const body = node.body;
    if (body) lowerBlock(b, body.stmts);
    b.emit({ op: "ret", values: [], site: b.site(node) });

    const atReturn = b.named?.map((n) => n.slot) ?? [];
    const ours = new Set<number>(root ? [] : [globals]);
    for (let i = 0; i < captures.length; i++) ours.add(bound.length + i);
    bound.forEach((obj, slot) => {
      if (!root && obj && !isPlain(checker.typeOf(obj.decl), checker)) ours.add(slot);
    });
    const code = erase(b.finish(), atReturn, ours);
    return {
      name: node.kind === "FuncDecl" ? node.name.name : "func",
      node,
      file: checker.file,
      params: bound.length,
      variadic,
      captures: captures.length,
      slots: b.slots,
      named: b.named,
      results: node.type.results.reduce((n, r) => n + Math.max(1, r.names.length), 0),
      code,
      vars: new Map([...b.vars].map(([obj, v]) => [v.slot, obj])),
      live: liveSlots(code, b.slots, atReturn),
    };
  }
}

function typeOfResult(node: FuncNode, pos: number): Expr {
  return node.type.results.find((r) => r.names.some((n) => n.pos === pos))!.type;
}

/** Is the function the other one, or written inside it? */
function within(inner: FuncNode, outer: FuncNode): boolean {
  return inner === outer || (inner.pos >= outer.pos && inner.end <= outer.end);
}
