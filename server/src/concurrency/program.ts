import type { Dependencies } from "../flow/dependencies";
import type { FuncNode, GoFile, Node } from "../go/ast";
import type { VarObj } from "../go/model";
import type { LiveSlots } from "./liveness";

/**
 * The abstract program: what is left of Go when all that neither blocks, wakes, starts goroutines nor decides about
 * those is erased. One `Fn` per function, made once; calls are instructions, so that one function serves every scope
 * that reaches it. Values are symbolic: an unknown is a symbol, and a condition over symbols may go either way, but the
 * same way each time.
 */

/** Where an instruction stands in the source. */
export interface Site {
  readonly file: GoFile;
  readonly node: Node;
}

/**
 * The code of a function for a certain use: the bits of `args` and `caps` tell which parameters (the receiver first) and
 * captured variables may hold objects of the scope. Without them: all.
 */
export type FnOf = (args?: number, caps?: number) => Fn | undefined;

export type Scalar = number | boolean | string | null;

/** What a variable, field or element holds before anything is stored into it. */
export type Zero =
  | { readonly k: "unknown" }
  | { readonly k: "scalar"; readonly value: Scalar; readonly chan?: boolean }
  | { readonly k: "struct"; readonly type: DynType }
  | { readonly k: "array"; readonly length: number | undefined; readonly elem: Zero }
  | { readonly k: "mutex"; readonly rw: boolean }
  | { readonly k: "waitgroup" }
  | { readonly k: "group" }
  | { readonly k: "once" }
  | { readonly k: "cond" };

/** The dynamic type of a struct value: enough to find the target of an interface call. */
export interface DynType {
  readonly id: string;
  /** Fields that lead to the (promoted) receiver, and the function itself. */
  method(name: string): { readonly path: readonly FieldStep[]; readonly fn: FnOf } | undefined;
  /** A value may hold something to wait for: a channel, a wait group, a cancel function, a context. */
  readonly waitable: boolean;
}
export interface FieldStep {
  readonly name: string;
  /** The named type that declares the field, "" for an anonymous struct. */
  readonly owner: string;
  readonly zero: Zero;
}

/** An expression without effects on other goroutines; evaluated at once. */
export type Rv =
  | { readonly k: "const"; readonly value: Scalar }
  | { readonly k: "slot"; readonly slot: number }
  /** The variable in the cell that a slot points at: captured and address-taken variables live in cells. */
  | { readonly k: "cell"; readonly slot: number }
  | { readonly k: "deref"; readonly x: Rv }
  /** `owner`: the named type that declares the field, "" for an anonymous struct. */
  | { readonly k: "field"; readonly x: Rv; readonly name: string; readonly zero: Zero; readonly owner: string }
  /** Holds the variables of all packages as its fields. */
  | { readonly k: "globals" }
  | { readonly k: "index"; readonly x: Rv; readonly i: Rv; readonly zero: Zero }
  | { readonly k: "slice"; readonly x: Rv; readonly low: Rv | undefined; readonly high: Rv | undefined }
  | { readonly k: "len"; readonly x: Rv }
  | { readonly k: "cap"; readonly x: Rv }
  | { readonly k: "not"; readonly x: Rv }
  | { readonly k: "op"; readonly op: string; readonly x: Rv; readonly y: Rv }
  | { readonly k: "append"; readonly x: Rv; readonly items: readonly Rv[]; readonly spread: boolean }
  | {
      readonly k: "closure";
      readonly fn: FnOf;
      /** It does something of its own: waits, starts, locks, or writes to a variable of the function around it. */
      readonly acts: boolean;
      /** Captures (a bit each) that may hold objects of the scope; all where absent. */
      readonly own?: number;
      readonly caps: readonly Rv[];
      readonly bound: readonly Rv[];
    }
  | { readonly k: "zero"; readonly zero: Zero; readonly site: Site }
  | {
      readonly k: "struct";
      readonly type: DynType | undefined;
      readonly fields: readonly (readonly [string, Rv])[];
      readonly site: Site;
    }
  | { readonly k: "array"; readonly elems: readonly Rv[]; readonly site: Site }
  | { readonly k: "makeSlice"; readonly length: Rv; readonly elem: Zero; readonly site: Site }
  | { readonly k: "chan"; readonly cap: Rv; readonly site: Site }
  | { readonly k: "copy"; readonly x: Rv }
  /**
   * A variable or field as an atomic load sees it: what the scope stored there, unless others may have stored since.
   * `counts`: it is read to be added to, in one step: in whichever order goroutines come, together they get the same sums.
   */
  | { readonly k: "atomic"; readonly x: Rv; readonly counts: boolean }
  /** A context that never ends. */
  | { readonly k: "background"; readonly site: Site }
  /** A cond over a locker. */
  | { readonly k: "newCond"; readonly locker: Rv; readonly site: Site }
  /** A channel (or timer) that fires by itself, sooner or later. */
  | { readonly k: "timer"; readonly site: Site }
  /** Is the dynamic type of `x` this one? Undecided where the value or the type is unknown. */
  | { readonly k: "isType"; readonly x: Rv; readonly type: string | undefined }
  | { readonly k: "unknown"; readonly nonNil: boolean }
  /** A value of a type that only code which names the type can make: equal to another one, to nothing unknown. */
  | { readonly k: "literal"; readonly type: string };

export interface CommCase {
  readonly dir: "send" | "recv";
  readonly ch: Rv;
  readonly value: Rv | undefined;
  readonly dst: number | undefined;
  readonly ok: number | undefined;
  readonly to: number;
  readonly site: Site;
}

export type CalleeRef =
  | { readonly k: "fn"; readonly fn: FnOf }
  | { readonly k: "dyn"; readonly x: Rv }
  | {
      readonly k: "method";
      readonly recv: Rv;
      readonly name: string;
      readonly fallback: FnOf | undefined;
    }
  /** Code we cannot see. `retains`: what it is given may be used by anyone from now on. */
  | { readonly k: "opaque"; readonly retains: boolean };

export type SyncOp =
  | "lock"
  | "rlock"
  | "unlock"
  | "runlock"
  | "tryLock"
  | "tryRLock"
  | "add"
  | "done"
  | "wait"
  | "condWait"
  | "signal"
  | "close"
  | "cancel"
  | "stopTimer";

export type Instr =
  | { readonly op: "set"; readonly dst: number; readonly rv: Rv }
  | { readonly op: "box"; readonly dst: number; readonly rv: Rv }
  | { readonly op: "store"; readonly slot: number; readonly rv: Rv }
  | { readonly op: "put"; readonly x: Rv; readonly rv: Rv }
  | { readonly op: "setField"; readonly x: Rv; readonly name: string; readonly owner: string; readonly rv: Rv }
  | { readonly op: "setIndex"; readonly x: Rv; readonly i: Rv; readonly rv: Rv }
  | {
      readonly op: "call" | "go" | "defer";
      readonly dst: readonly number[];
      readonly callee: CalleeRef;
      readonly args: readonly Rv[];
      readonly site: Site;
      readonly delayed: boolean;
      readonly counted: Rv | undefined;
      /** It, or what it calls, may start goroutines. */
      readonly spawns: boolean;
      /** What it answers can neither be nor lead to a channel, lock or function. */
      readonly plain: boolean;
      /** What it answers may hold something to wait for. */
      readonly yields: boolean;
      /** The results go to the outside. */
      readonly gives?: boolean;
      /** Of a defer: runs when the whole test ends, after all that is deferred. */
      readonly late?: boolean;
      /** Declared in another package. */
      readonly foreign: boolean;
    }
  | { readonly op: "once"; readonly x: Rv; readonly callee: Rv; readonly site: Site }
  | {
      readonly op: "comm";
      readonly cases: readonly CommCase[];
      readonly dflt: number | undefined;
      readonly range: boolean;
      readonly site: Site;
    }
  | {
      readonly op: "sync";
      readonly what: SyncOp;
      readonly x: Rv;
      readonly n: Rv | undefined;
      /** Takes the answer of a TryLock. */
      readonly dst?: number;
      readonly site: Site;
    }
  | {
      readonly op: "withCancel";
      readonly parent: Rv;
      readonly timeout: boolean;
      readonly ctx: number;
      readonly cancel: number;
      readonly site: Site;
    }
  | {
      readonly op: "withGroup";
      readonly parent: Rv | undefined;
      readonly group: number;
      readonly ctx: number;
      readonly site: Site;
    }
  | { readonly op: "ctxErr"; readonly x: Rv; readonly dst: number; readonly site: Site }
  | {
      readonly op: "branch";
      readonly cond: Rv;
      readonly yes: number;
      readonly no: number;
      readonly turns: number | undefined;
      readonly site: Site;
      /** One way ends the test: that the other is taken is no guess. */
      readonly asserts?: boolean;
    }
  | { readonly op: "jump"; readonly to: number }
  | { readonly op: "ret"; readonly values: readonly Rv[]; readonly site: Site }
  /** The whole program ends here (os.Exit, an uncaught panic): nothing is left to leak. */
  | { readonly op: "stop" }
  | { readonly op: "escape"; readonly values: readonly Rv[] };

/** One function of the abstract program. Slots hold parameters, then captures, then locals and temporaries. */
export interface Fn {
  readonly name: string;
  readonly node: FuncNode | undefined;
  readonly file: GoFile | undefined;
  readonly params: number;
  readonly variadic: boolean;
  readonly captures: number;
  readonly slots: number;
  /** Slots of named results (in order); a bare return and deferred functions read and write those. */
  readonly named: readonly { readonly slot: number; readonly boxed: boolean }[] | undefined;
  readonly results: number;
  readonly code: readonly Instr[];
  /** Variables by slot; those of enclosing functions are the same objects there. */
  readonly vars: ReadonlyMap<number, VarObj>;
  /** May a slot be read from an instruction on? */
  readonly live: LiveSlots;
  /** Hears of the functions that answers about this one rest on; absent for generated code. */
  readonly reads?: Dependencies;
}
