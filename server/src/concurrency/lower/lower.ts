import { Dependencies, type Lazy } from "../../flow/dependencies";
import type { Expr, FieldDecl, FuncDecl, FuncLit, FuncNode, GoFile, Node } from "../../go/ast";
import type { Checker, FuncObj, Package, Program, VarObj } from "../../go/model";
import { walk } from "../../go/walk";
import { liveSlots } from "../liveness";
import type { Fn, FnOf, Instr } from "../program";
import { Builder, type LoweringContext } from "./builder";
import { erase, globals } from "./erase";
import { literalsOf, nameFnOf, nameLiteral, shapeNote } from "./shape";
import { readSpawningKey, spawningKey, spawningNames } from "./spawning";
import { lowerBlock } from "./statement";
import { isPlain, TypeFacts } from "./types";

/** How deep lowering looks into callees to see whether a call matters; deeper ones are lowered when they are run. */
const MAX_NESTING = 40;

/** A lowered function before anything is erased. */
interface Raw {
  readonly code: readonly Instr[];
  readonly atReturn: readonly number[];
  /** Parameter and capture slots that can hold nothing of a scope, by their types. */
  readonly plain: ReadonlySet<number>;
  /** Variables that a literal inside assigns to. */
  readonly written: readonly number[];
  readonly fn: Omit<Fn, "code" | "live">;
}

interface Spawning {
  readonly pkg: Package;
  readonly tests: boolean;
  readonly names: ReadonlySet<string>;
}

const all = -1;

/** Makes abstract functions from Go functions, each once for every use that differs. */
export class Lowering implements LoweringContext {
  readonly types: TypeFacts;
  /** Follow everything, not only what can be waited for: for a scope that drives a whole little program. */
  deep = true;
  /** Note what the code of functions looks like, so that edits which leave it as it was make nothing void. */
  comparing = false;
  readonly #raw = new WeakMap<FuncNode, Lazy<Raw> | "busy">();
  readonly #made = new WeakMap<FuncNode, Map<string, Lazy<Fn | undefined>>>();
  readonly #captures = new WeakMap<FuncNode, readonly VarObj[]>();
  readonly #boxed = new WeakMap<FuncNode, ReadonlySet<VarObj>>();
  readonly #written = new WeakMap<FuncNode, ReadonlySet<VarObj>>();
  /** By list of files: names of functions that start goroutines. */
  readonly #spawning = new Map<readonly GoFile[], Spawning>();
  #nesting = 0;
  #lowering = 0;
  /** Milliseconds in all; decides nothing. */
  spent = 0;

  /** `reads` hears of every function that is lowered; `now` gives milliseconds, for `spent`. */
  constructor(
    readonly program: Program,
    readonly reads: Dependencies = new Dependencies(),
    readonly now: () => number = () => performance.now(),
  ) {
    this.types = new TypeFacts(program, (func, args) => this.fnOfDecl(func, args));
  }

  /** The code of a declared function; undefined where there is no body, or it is being lowered right now. */
  fnOfDecl(func: FuncObj, args: number = all): Fn | undefined {
    return func.decl.hasBody
      ? this.#made1(func.decl, this.program.checker(func.pkg, func.file), args, all, args === all)
      : undefined;
  }

  declared(func: FuncObj): FnOf {
    const fn: FnOf = (args) => this.fnOfDecl(func, args);
    if (this.comparing) nameFnOf(fn, func);
    return fn;
  }

  /** The code of a declared function as the start of a scope: its parameters are the outside's. */
  rootOf(func: FuncObj): Fn | undefined {
    return this.fnOfDecl(func, 0);
  }

  fnOfLiteral(node: FuncNode, checker: Checker, args: number = all, caps: number = all): Fn | undefined {
    return this.#made1(node, checker, args, caps, args === all && caps === all);
  }

  /** The code of a declared function or a literal for a use that is told by its bits. */
  fnOfUse(node: FuncNode, checker: Checker, args: number, caps: number): Fn | undefined {
    return this.#made1(node, checker, args, caps, args === all && caps === all);
  }

  spawns(func: FuncObj): boolean {
    // Only tests call what tests declare.
    const tests = func.pkg.isTest(func.file);
    const names = this.#spawningOf(func.pkg, tests);
    this.reads.note(spawningKey(func.pkg, tests, names));
    return names.has(func.name);
  }

  /**
   * Files have changed since this lowering was used last: may it be used again? What rests on functions with other texts it
   * makes anew by itself.
   */
  stillHolds(): boolean {
    for (const [files, { pkg, tests, names }] of this.#spawning) {
      const now = spawningNames(files, this.comparing);
      if (spawningKey(pkg, tests, now) !== spawningKey(pkg, tests, names)) return false;
    }
    return true;
  }

  #spawningOf(pkg: Package, tests: boolean): ReadonlySet<string> {
    const files = tests ? pkg.files : pkg.importable;
    let names = this.#spawning.get(files)?.names;
    if (!names) {
      names = spawningNames(files, this.comparing);
      this.#spawning.set(files, { pkg, tests, names });
    }
    return names;
  }

  /** Do the packages that an answer rests on still start goroutines under the same names? `pkg` is the one that asks. */
  spawningHolds(from: readonly string[], pkg: Package): boolean {
    return from.every((each) => {
      const of = readSpawningKey(each);
      if (of === undefined) return true;
      const other = of.path === pkg.path ? pkg : this.program.importPackage(of.path, pkg);
      return other !== undefined && spawningKey(other, of.tests, this.#spawningOf(other, of.tests)) === each;
    });
  }

  writesCaptured(node: FuncNode, checker: Checker): boolean {
    return this.#writtenBy(node, checker).size > 0;
  }

  /** Variables of enclosing functions that the literal, or one inside it, assigns to. */
  #writtenBy(node: FuncNode, checker: Checker): ReadonlySet<VarObj> {
    const known = this.#written.get(node);
    if (known) return known;
    const out = new Set<VarObj>();
    const note = (x: Expr): void => {
      const obj = x.kind === "Ident" ? checker.objectOf(x) : undefined;
      if (obj?.kind === "var" && obj.role !== "global" && obj.owner && !within(obj.owner, node)) out.add(obj);
    };
    if (node.body) {
      walk(node.body, (n) => {
        if (n.kind === "Assign") n.lhs.forEach(note);
        if (n.kind === "IncDec") note(n.x);
        if (n.kind === "Range" && !n.define) for (const x of [n.key, n.value]) if (x) note(x);
        return true;
      });
    }
    this.#written.set(node, out);
    return out;
  }

  #made1(node: FuncNode, checker: Checker, args: number, caps: number, everything: boolean): Fn | undefined {
    const key = `${args}:${caps}:${this.deep}`;
    let byUse = this.#made.get(node);
    const known = byUse?.get(key);
    if (known?.holds()) return known();
    const started = this.#lowering++ === 0 ? this.now() : undefined;
    try {
      const read = this.reads.lazy(() => {
        const fn = this.#make(node, checker, args, caps, everything);
        if (fn !== undefined && this.comparing) this.#noteShape(fn, node, checker, { args, caps, deep: this.deep });
        return fn;
      });
      const made = read();
      // What is being lowered right now is there the next time.
      if (made === undefined) return undefined;
      if (!byUse) {
        byUse = new Map();
        this.#made.set(node, byUse);
      }
      byUse.set(key, read);
      return made;
    } finally {
      this.#lowering--;
      if (started !== undefined) this.spent += this.now() - started;
    }
  }

  #noteShape(
    fn: Fn,
    node: FuncNode,
    checker: Checker,
    use: { readonly args: number; readonly caps: number; readonly deep: boolean },
  ): void {
    const decl = this.#declarationOf(node, checker);
    if (decl === undefined) return;
    const literal = node.kind === "FuncLit" ? literalsOf(decl).indexOf(node) : -1;
    this.reads.note(shapeNote(fn, this.reads.keyOf(checker.file, decl), { ...use, literal }));
  }

  #declarationOf(node: FuncNode, checker: Checker): FuncDecl | undefined {
    let at: Node | undefined = node;
    while (at !== undefined && at.kind !== "FuncDecl") at = checker.parentOf(at);
    return at;
  }

  /** The code of a literal, to be asked for later. */
  literal(node: FuncLit, checker: Checker): FnOf {
    const fn: FnOf = (args, own) => this.fnOfLiteral(node, checker, args, own);
    if (this.comparing) nameLiteral(fn, node, this.#declarationOf(node, checker));
    return fn;
  }

  #make(node: FuncNode, checker: Checker, args: number, caps: number, everything: boolean): Fn | undefined {
    const raw = this.#rawOf(node, checker);
    if (!raw) return undefined;
    const { fn } = raw;
    const ours = new Set<number>(everything ? [globals] : []);
    const bit = (mask: number, i: number): boolean => mask === all || i > 29 || ((mask >> i) & 1) === 1;
    for (let i = 0; i < fn.params; i++) {
      // Arguments beyond the last parameter are gathered in it.
      const set = fn.variadic && i === fn.params - 1 ? args === all || args >> i !== 0 : bit(args, i);
      if (set && !raw.plain.has(i)) ours.add(i);
    }
    for (let i = 0; i < fn.captures; i++) if (bit(caps, i) && !raw.plain.has(fn.params + i)) ours.add(fn.params + i);
    for (const slot of raw.written) ours.add(slot);
    const code = erase(raw.code, raw.atReturn, {
      ours,
      captures: fn.captures > 0 ? [fn.params, fn.params + fn.captures] : undefined,
      deep: this.deep,
    });
    return { ...fn, code, live: liveSlots(code, fn.slots, raw.atReturn), reads: this.reads };
  }

  #rawOf(node: FuncNode, checker: Checker): Raw | undefined {
    const known = this.#raw.get(node);
    if (known !== undefined && known !== "busy") {
      if (known.holds()) return known();
      for (const memo of [this.#captures, this.#boxed, this.#written]) memo.delete(node);
    }
    if (known === "busy" || this.#nesting > MAX_NESTING) {
      this.reads.noteCircle();
      return undefined;
    }
    this.#raw.set(node, "busy");
    this.#nesting++;
    try {
      const read = this.reads.lazy(() => {
        this.reads.noteFunction(checker.file, node);
        return this.#build(node, checker);
      });
      const raw = read();
      this.#raw.set(node, read);
      return raw;
    } catch (e) {
      this.#raw.delete(node);
      throw e;
    } finally {
      this.#nesting--;
    }
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

  #build(node: FuncNode, checker: Checker): Raw {
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
    const plain = new Set<number>();
    const own = [...bound, ...captures];
    own.forEach((obj, slot) => {
      if (!obj || isPlain(checker.typeOf(obj.decl), checker)) plain.add(slot);
    });
    const written = [...b.vars].filter(
      ([obj]) => boxed.has(obj) && !isPlain(checker.typeOf(obj.decl), checker) && this.#isWritten(obj, node, checker),
    );
    return {
      code: b.finish(),
      atReturn,
      plain,
      written: written.map(([, v]) => v.slot),
      fn: {
        name: node.kind === "FuncDecl" ? node.name.name : "func",
        node,
        file: checker.file,
        params: bound.length,
        variadic,
        captures: captures.length,
        slots: b.slots,
        named: b.named,
        results: node.type.results.reduce((n, r) => n + Math.max(1, r.names.length), 0),
        vars: new Map([...b.vars].map(([obj, v]) => [v.slot, obj])),
      },
    };
  }

  /** Does a literal inside the function assign to its variable? */
  #isWritten(obj: VarObj, node: FuncNode, checker: Checker): boolean {
    let found = false;
    if (node.body) {
      walk(node.body, (n) => {
        if (n.kind === "FuncLit" && this.#writtenBy(n, checker).has(obj)) found = true;
        return !found;
      });
    }
    return found;
  }
}

function typeOfResult(node: FuncNode, pos: number): Expr {
  return node.type.results.find((r) => r.names.some((n) => n.pos === pos))!.type;
}

/** Is the function the other one, or written inside it? */
function within(inner: FuncNode, outer: FuncNode): boolean {
  return inner === outer || (inner.pos >= outer.pos && inner.end <= outer.end);
}
