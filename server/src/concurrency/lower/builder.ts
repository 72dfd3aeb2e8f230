import type { Expr, FuncLit, FuncNode, GoFile, Ident, Node } from "../../go/ast";
import type { Checker, FuncObj, VarObj } from "../../go/model";
import type { Type } from "../../go/type";
import type { Fn, FnOf, Instr, Rv, Site, Zero } from "../program";
import type { TypeFacts } from "./types";

/** A jump target that is placed later. */
export interface Label {
  at: number | undefined;
}

interface Target {
  readonly label: string | undefined;
  readonly onBreak: Label;
  readonly onContinue: Label | undefined;
}

/** What lowering needs of its surroundings. */
export interface LoweringContext {
  readonly types: TypeFacts;
  /** See `FnOf` for the bits. */
  fnOfDecl(func: FuncObj, args?: number): Fn | undefined;
  /** The same to be asked for later. */
  declared(func: FuncObj): FnOf;
  literal(node: FuncLit, checker: Checker): FnOf;
  /** May the function start goroutines, itself or by what it calls? Judged by names. */
  spawns(func: FuncObj): boolean;
  fnOfLiteral(node: FuncNode, checker: Checker, args?: number, caps?: number): Fn | undefined;
  /** Does the literal assign to a variable of a function around it? */
  writesCaptured(node: FuncNode, checker: Checker): boolean;
  /** Variables of enclosing functions that the literal (or one inside it) uses, in order. */
  capturesOf(node: FuncNode, checker: Checker): readonly VarObj[];
}

/** Instructions and slots of the function under construction. */
export class Builder {
  readonly code: Instr[] = [];
  slots = 0;
  readonly vars = new Map<VarObj, { readonly slot: number; readonly boxed: boolean }>();
  readonly targets: Target[] = [];
  readonly labels = new Map<string, Label>();
  named: { readonly slot: number; readonly boxed: boolean }[] | undefined;
  /** Label of the statement about to be lowered. */
  pendingLabel: string | undefined;
  /** Where `fallthrough` goes. */
  next: Label | undefined;
  #fixups: { readonly pc: number; readonly field: "to" | "yes" | "no" | "dflt" | number; readonly label: Label }[] = [];

  constructor(
    readonly context: LoweringContext,
    readonly checker: Checker,
    readonly func: FuncNode,
    readonly boxed: ReadonlySet<VarObj>,
    /** Go 1.22: a fresh variable in each turn of a loop. */
    readonly freshLoopVars: boolean,
  ) {}

  get file(): GoFile {
    return this.checker.file;
  }

  site(node: Node): Site {
    return { file: this.checker.file, node };
  }

  temp(): number {
    return this.slots++;
  }

  emit(instr: Instr): number {
    this.code.push(instr);
    return this.code.length - 1;
  }

  set(rv: Rv): Rv {
    const dst = this.temp();
    this.emit({ op: "set", dst, rv });
    return { k: "slot", slot: dst };
  }

  label(): Label {
    return { at: undefined };
  }
  place(label: Label): void {
    label.at = this.code.length;
  }
  jump(label: Label): void {
    this.fix(this.emit({ op: "jump", to: -1 }), "to", label);
  }
  branch(cond: Rv, then: Label, otherwise: Label, site: Site, turns?: number, asserts = false): void {
    const pc = this.emit({ op: "branch", cond, yes: -1, no: -1, turns, site, ...(asserts ? { asserts } : {}) });
    this.fix(pc, "yes", then);
    this.fix(pc, "no", otherwise);
  }
  fix(pc: number, field: "to" | "yes" | "no" | "dflt" | number, label: Label): void {
    this.#fixups.push({ pc, field, label });
  }

  /** Fills in all jump targets. */
  finish(): Instr[] {
    for (const { pc, field, label } of this.#fixups) {
      const at = label.at ?? this.code.length;
      const instr = this.code[pc]!;
      if (typeof field === "number") {
        if (instr.op !== "comm") continue;
        this.code[pc] = { ...instr, cases: instr.cases.map((c, i) => (i === field ? { ...c, to: at } : c)) };
      } else this.code[pc] = { ...instr, [field]: at } as Instr;
    }
    return this.code;
  }

  declare(obj: VarObj): { readonly slot: number; readonly boxed: boolean } {
    const known = this.vars.get(obj);
    if (known) return known;
    const made = { slot: this.temp(), boxed: this.boxed.has(obj) };
    this.vars.set(obj, made);
    return made;
  }

  /** A new variable with its first value. */
  define(ident: Ident, rv: Rv): void {
    const obj = this.checker.objectOf(ident);
    if (obj?.kind !== "var") return;
    const v = this.declare(obj);
    this.emit(v.boxed ? { op: "box", dst: v.slot, rv } : { op: "set", dst: v.slot, rv });
  }

  read(obj: VarObj): Rv {
    const v = obj.role === "global" ? undefined : this.vars.get(obj);
    if (!v) return { k: "unknown", nonNil: false };
    return v.boxed ? { k: "cell", slot: v.slot } : { k: "slot", slot: v.slot };
  }

  typeOf(expr: Expr): Type {
    return this.checker.typeOf(expr);
  }
  zeroOf(type: Type): Zero {
    return this.context.types.zero(type, this.checker);
  }
}
