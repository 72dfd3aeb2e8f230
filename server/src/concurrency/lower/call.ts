import { endsByName } from "../../flow/terminators";
import type { Call, Expr, Selector } from "../../go/ast";
import type { Callee } from "../../go/model";
import type { Type } from "../../go/type";
import { liveSlots } from "../liveness";
import type { CalleeRef, FieldStep, Fn, Instr, Rv, SyncOp } from "../program";
import { assertion } from "./assertion";
import { atomicCall } from "./atomic";
import type { Builder } from "./builder";
import { along, constant, copied, lowerExpr, nonNil, unknown } from "./expression";
import { keepsNothing, soundsLikeEnd, stops, syncOps } from "./known";
import { assign } from "./statement";
import { isPlain, strip } from "./types";

/**
 * The callee as the abstract program takes it: the standard library and golang.org/x/sync are known by name even where
 * their source is at hand (in GOROOT itself, in a vendor folder).
 */
export function seen(b: Builder, callee: Callee): Callee {
  if (callee.kind !== "source" || callee.func.pkg === b.checker.pkg) return callee;
  const { pkg, decl, name } = callee.func;
  if (pkg.module.path !== "std" && !pkg.path.startsWith("golang.org/x/sync/")) return callee;
  const recv = decl.recv ? receiverName(decl.recv.type) : undefined;
  return { kind: "external", fullName: callee.fullName, pkg: pkg.path, recv, name, signature: undefined };
}

/** Lowers a call; answers its first `count` results. */
export function callValues(b: Builder, e: Call, count: number): readonly Rv[] {
  const callee = seen(b, b.checker.calleeOf(e));
  const special = known(b, e, callee, count);
  if (special) return special;
  if (callee.kind === "external") implicitCalls(b, e, callee.pkg);
  const { ref, prefix } = calleeRef(b, e, callee);
  const args = [...prefix, ...argsOf(b, e)];
  const dst = Array.from({ length: count }, () => b.temp());
  const type = b.typeOf(e);
  b.emit(
    callInstr({
      op: "call",
      dst,
      callee: ref,
      args,
      site: b.site(e),
      spawns: maySpawn(b, callee),
      plain: isPlain(type, b.checker),
      yields: b.context.types.isWaitable(type, b.checker),
      foreign: callee.kind === "source" && callee.func.pkg !== b.checker.pkg,
    }),
  );
  if (tellsOfPanic(b, e)) return [nil];
  return dst.map((slot): Rv => ({ k: "slot", slot }));
}

/**
 * What makes an error of a panic makes none where there is none:
 * ```go
 * if err := recovery.Handle(recover(), "working"); err != nil { failed <- err }
 * ```
 */
function tellsOfPanic(b: Builder, e: Call): boolean {
  const type = b.typeOf(e);
  if (!isErrorType(type) && type.kind !== "Unknown") return false;
  return e.args.some((arg) => isRecover(b, arg)) && !e.args.some((arg) => isErrorType(b.typeOf(arg)));
}

function isRecover(b: Builder, e: Expr): boolean {
  if (e.kind !== "Call") return false;
  const callee = b.checker.calleeOf(e);
  return callee.kind === "builtin" && callee.name === "recover";
}

function isErrorType(type: Type): boolean {
  return type.kind === "Basic" && type.name === "error";
}

/**
 * fmt and log call the `String` or `Error` method of what they print:
 * ```go
 * func (t *T) String() string { t.mu.RLock(); … }
 * fmt.Printf("%s", t) // takes t.mu
 * ```
 */
function implicitCalls(b: Builder, e: Call, pkg: string): void {
  if (pkg !== "fmt" && pkg !== "log") return;
  for (const arg of e.args) {
    const type = strip(b.typeOf(arg));
    if (type.kind !== "Named") continue;
    const found =
      b.context.types.method(type, "Error", b.checker, 0) ?? b.context.types.method(type, "String", b.checker, 0);
    const fn = found && b.context.fnOfDecl(found.func);
    if (!fn || found.path.length > 0 || found.func.decl.type.params.length > 0 || !fn.code.some(isOperation)) continue;
    b.emit(
      callInstr({ op: "call", dst: [], callee: { k: "fn", fn: () => fn }, args: [lowerExpr(b, arg)], site: b.site(e) }),
    );
  }
}

function isOperation(instr: Instr): boolean {
  return instr.op === "sync" || instr.op === "comm" || (instr.op === "call" && instr.callee.k === "fn");
}

const nil: Rv = { k: "const", value: null };

type CallInstr = Extract<Instr, { readonly op: "call" | "go" | "defer" }>;

/** A call, go or defer that is as most are but for what is told of it; written out, for there are so many. */
function callInstr(call: Pick<CallInstr, "op" | "dst" | "callee" | "args" | "site"> & Partial<CallInstr>): CallInstr {
  return {
    op: call.op,
    dst: call.dst,
    callee: call.callee,
    args: call.args,
    site: call.site,
    delayed: call.delayed ?? false,
    counted: call.counted,
    spawns: call.spawns ?? false,
    plain: call.plain ?? false,
    yields: call.yields ?? true,
    gives: false,
    late: call.late ?? false,
    foreign: call.foreign ?? false,
  };
}

/** May the call start goroutines, as far as names tell? Functions of other packages are not asked. */
function maySpawn(b: Builder, callee: Callee): boolean {
  if (callee.kind === "literal") return true;
  return callee.kind === "source" && callee.func.pkg === b.checker.pkg && b.context.spawns(callee.func);
}

/** Lowers `go call` and `defer call`. */
export function spawnOrDefer(
  b: Builder,
  op: "go" | "defer",
  e: Expr,
  extra?: { counted?: Rv; delayed?: boolean },
): void {
  if (e.kind !== "Call") {
    lowerExpr(b, e);
    return;
  }
  const callee = seen(b, b.checker.calleeOf(e));
  const sync = syncCall(b, e, callee);
  const site = b.site(e);
  if (sync) {
    const ops: Rv[] = sync.n ? [sync.x, sync.n] : [sync.x];
    const fn = syncFn(b, sync.what, ops.length, e);
    b.emit(callInstr({ op, dst: [], callee: { k: "fn", fn: () => fn }, args: ops, site }));
    return;
  }
  if (callee.kind === "builtin") {
    const [x] = e.args;
    if (callee.name === "close" && x) {
      const fn = syncFn(b, "close", 1, e);
      b.emit(callInstr({ op, dst: [], callee: { k: "fn", fn: () => fn }, args: [lowerExpr(b, x)], site }));
    } else for (const arg of e.args) lowerExpr(b, arg);
    // go panic(err); select {} // nobody can recover it
    if (callee.name === "panic" && op === "go") b.emit({ op: "stop" });
    return;
  }
  if (callee.kind === "external" && stops(callee.fullName)) return;
  if (callee.kind === "external" && /^testing\.[TB]\.Run$/.test(callee.fullName) && op === "go") {
    subtest(b, e, "go");
    return;
  }
  const { ref, prefix } = calleeRef(b, e, callee);
  if (ref.k === "opaque" && !ref.retains) return;
  const args = [...prefix, ...argsOf(b, e)];
  b.emit(
    callInstr({
      op,
      dst: [],
      callee: ref,
      args,
      site,
      spawns: op === "defer" && maySpawn(b, callee),
      delayed: extra?.delayed ?? false,
      counted: extra?.counted,
    }),
  );
}

export function argsOf(b: Builder, e: Call): Rv[] {
  return e.args.map((arg) => copied(b, arg));
}

function calleeRef(b: Builder, e: Call, callee: Callee): { readonly ref: CalleeRef; readonly prefix: readonly Rv[] } {
  const fun = e.fun.kind === "Index" ? e.fun.x : e.fun;
  switch (callee.kind) {
    case "source": {
      const fn = b.context.declared(callee.func);
      if (!callee.func.decl.recv || fun.kind !== "Selector") return { ref: { k: "fn", fn }, prefix: [] };
      const recv = receiver(b, fun, callee.func.pkg.path, receiverName(callee.func.decl.recv.type));
      if (callee.viaInterface)
        return { ref: { k: "method", recv: lowerExpr(b, fun.x), name: fun.sel.name, fallback: fn }, prefix: [] };
      return { ref: { k: "fn", fn }, prefix: [recv] };
    }
    case "interface":
      if (fun.kind !== "Selector") return opaque(true);
      return {
        ref: { k: "method", recv: interfaceValue(b, fun, callee.recv), name: fun.sel.name, fallback: undefined },
        prefix: [],
      };
    case "external": {
      const calls = e.args.some((arg) => b.checker.underlying(b.typeOf(arg)).kind === "Signature");
      const retains = calls || !keepsNothing(callee.pkg);
      const prefix = retains && callee.recv !== undefined && fun.kind === "Selector" ? [lowerExpr(b, fun.x)] : [];
      return { ref: { k: "opaque", retains }, prefix };
    }
    default:
      return { ref: { k: "dyn", x: lowerExpr(b, fun) }, prefix: [] };
  }
}

function opaque(retains: boolean): { readonly ref: CalleeRef; readonly prefix: readonly Rv[] } {
  return { ref: { k: "opaque", retains }, prefix: [] };
}

function receiverName(type: Expr): string {
  if (type.kind === "Star") return receiverName(type.x);
  if (type.kind === "Index") return receiverName(type.x);
  return type.kind === "Ident" ? type.name : "";
}

/** The receiver a method gets: what is selected from, or the embedded field that has the method. */
function receiver(b: Builder, fun: Selector, pkg: string, name: string): Rv {
  const x = lowerExpr(b, fun.x);
  const path: readonly FieldStep[] = b.context.types.promotion(b.typeOf(fun.x), pkg, name, b.checker) ?? [];
  return along(x, path);
}

function interfaceValue(b: Builder, fun: Selector, recv: string): Rv {
  const dot = recv.lastIndexOf(".");
  return receiver(b, fun, dot < 0 ? "" : recv.slice(0, dot), dot < 0 ? recv : recv.slice(dot + 1));
}

/** `x.M` as a value. */
export function methodValue(b: Builder, e: Selector): Rv | undefined {
  const callee = seen(b, b.checker.calleeOfExpr(e));
  if (callee.kind === "source" && callee.func.decl.recv) {
    const recv = receiver(b, e, callee.func.pkg.path, receiverName(callee.func.decl.recv.type));
    return { k: "closure", fn: b.context.declared(callee.func), acts: false, caps: [], bound: [recv] };
  }
  const what = callee.kind === "external" || callee.kind === "interface" ? syncOps.get(callee.fullName) : undefined;
  if (what === undefined || callee.kind === "source") return undefined;
  if (callee.kind !== "external" && callee.kind !== "interface") return undefined;
  const fn = syncFn(b, what, 1, e);
  return { k: "closure", fn: () => fn, acts: true, caps: [], bound: [syncReceiver(b, e, callee)] };
}

function syncReceiver(b: Builder, fun: Selector, callee: Callee): Rv {
  if (callee.kind === "external") return receiver(b, fun, callee.pkg, callee.recv ?? "");
  return callee.kind === "interface" ? interfaceValue(b, fun, callee.recv) : lowerExpr(b, fun.x);
}

interface SyncCall {
  readonly what: SyncOp;
  readonly x: Rv;
  readonly n: Rv | undefined;
}

/** Lock, Add, Wait and the like, wherever the value stands. */
function syncCall(b: Builder, e: Call, callee: Callee): SyncCall | undefined {
  if (callee.kind !== "external" && callee.kind !== "interface") return undefined;
  const what = syncOps.get(callee.fullName);
  if (what === undefined || e.fun.kind !== "Selector") return undefined;
  const x = syncReceiver(b, e.fun, callee);
  return { what, x, n: what === "add" && e.args[0] ? lowerExpr(b, e.args[0]) : undefined };
}

/** A function of our own that does one operation on its parameter. */
function syncFn(b: Builder, what: SyncOp, params: number, e: Expr): Fn {
  const site = b.site(e);
  const code: Instr[] = [
    ...syncInstrs(what, { k: "slot", slot: 0 }, params > 1 ? { k: "slot", slot: 1 } : undefined, site),
    { op: "ret", values: [], site },
  ];
  return {
    name: what,
    node: undefined,
    file: b.file,
    params,
    variadic: false,
    captures: 0,
    slots: params,
    named: undefined,
    results: 0,
    code,
    vars: new Map(),
    live: liveSlots(code, params, []),
  };
}

function syncInstrs(what: SyncOp, x: Rv, n: Rv | undefined, site: ReturnType<Builder["site"]>): Instr[] {
  if (what === "signal") return [];
  if (what !== "condWait") return [{ op: "sync", what, x, n, site }];
  // A cond lets its lock go, is woken sooner or later, and takes the lock again.
  const locker: Rv = { k: "field", x, name: "L", zero: { k: "unknown" }, owner: "sync.Cond" };
  return [
    { op: "sync", what: "unlock", x: locker, n: undefined, site },
    { op: "sync", what: "lock", x: locker, n: undefined, site },
  ];
}

/** Calls whose meaning is known; undefined for all others. */
function known(b: Builder, e: Call, callee: Callee, count: number): readonly Rv[] | undefined {
  const site = b.site(e);
  if (callee.kind === "conversion") {
    const value = constant(b, e);
    return [value.k === "const" || !e.args[0] ? value : lowerExpr(b, e.args[0])];
  }
  if (callee.kind === "builtin") return builtin(b, e, callee.name);
  const asserted = assertion(b, e, callee);
  if (asserted) return asserted;
  if (callee.kind === "unknown" ? soundsLikeEnd(e) : endsByName(callee)) {
    for (const x of e.args) lowerExpr(b, x);
    b.emit({ op: "stop" });
    return Array.from({ length: count }, () => unknown);
  }
  if (callee.kind !== "external" && callee.kind !== "interface") return undefined;
  const sync = syncCall(b, e, callee);
  if (sync && (sync.what === "tryLock" || sync.what === "tryRLock")) {
    const dst = b.temp();
    // Stays where the lock is none of the scope's.
    b.emit({ op: "set", dst, rv: unknown });
    b.emit({ op: "sync", what: sync.what, x: sync.x, n: undefined, dst, site });
    return [{ k: "slot", slot: dst }];
  }
  if (sync) {
    for (const instr of syncInstrs(sync.what, sync.x, sync.n, site)) b.emit(instr);
    // An errgroup answers with the first error.
    return Array.from({ length: count }, () => b.set(unknown));
  }
  const arg = (i: number): Rv => (e.args[i] ? lowerExpr(b, e.args[i]) : unknown);
  const recv = (): Rv => (e.fun.kind === "Selector" ? syncReceiver(b, e.fun, callee) : unknown);
  if (stops(callee.fullName)) {
    for (const x of e.args) lowerExpr(b, x);
    b.emit({ op: "stop" });
    return Array.from({ length: count }, () => unknown);
  }
  const spawn = (fn: Rv, extra: { counted?: Rv; delayed?: boolean }): void => {
    b.emit(
      callInstr({
        op: "go",
        dst: [],
        callee: { k: "dyn", x: fn },
        args: [],
        site,
        delayed: extra.delayed ?? false,
        counted: extra.counted,
      }),
    );
  };
  const atomic = atomicCall(b, e, callee);
  if (atomic) return atomic;
  switch (callee.fullName) {
    case "sync.WaitGroup.Go":
    case "golang.org/x/sync/errgroup.Group.Go":
    case "golang.org/x/sync/errgroup.Group.TryGo": {
      const group = recv();
      spawn(arg(0), { counted: group });
      return [b.set(unknown)];
    }
    case "golang.org/x/sync/errgroup.Group.SetLimit":
      return [];
    case "golang.org/x/sync/errgroup.WithContext": {
      const group = b.temp();
      const ctx = b.temp();
      b.emit({ op: "withGroup", parent: arg(0), group, ctx, site });
      return [
        { k: "slot", slot: group },
        { k: "slot", slot: ctx },
      ];
    }
    case "time.AfterFunc":
      arg(0);
      spawn(arg(1), { delayed: true });
      return [b.set(nonNil)];
    case "time.After":
    case "time.Tick":
    case "time.NewTimer":
    case "time.NewTicker":
      return [b.set(nonNil)];
    case "context.Background":
    case "context.TODO":
    case "context.WithoutCancel":
      return [b.set({ k: "background", site })];
    case "context.WithValue":
      return [arg(0)];
    case "context.WithCancel":
    case "context.WithCancelCause":
      return withCancel(b, arg(0), false, site);
    case "context.WithTimeout":
    case "context.WithTimeoutCause":
    case "context.WithDeadline":
    case "context.WithDeadlineCause":
    case "os/signal.NotifyContext":
      return withCancel(b, arg(0), true, site);
    case "context.Context.Done":
      return [recv()];
    case "context.Context.Err": {
      const dst = b.temp();
      b.emit({ op: "ctxErr", x: recv(), dst, site });
      return [{ k: "slot", slot: dst }];
    }
    case "sync.Once.Do":
      b.emit({ op: "once", x: recv(), callee: arg(0), site });
      return [];
    case "sync.NewCond":
      return [b.set({ k: "newCond", locker: arg(0), site })];
    case "errors.New":
    case "fmt.Errorf":
      for (const x of e.args) lowerExpr(b, x);
      return [b.set(nonNil)];
    case "testing.T.Run":
    case "testing.B.Run":
      subtest(b, e, "call");
      return [unknown];
    case "testing.T.Context":
    case "testing.B.Context":
    case "testing.TB.Context": {
      // Ends when the test does.
      const [ctx, cancel] = withCancel(b, b.set({ k: "background", site }), false, site) as [Rv, Rv];
      b.emit(callInstr({ op: "defer", late: true, dst: [], callee: { k: "dyn", x: cancel }, args: [], site }));
      return [ctx];
    }
    case "testing.T.Cleanup":
    case "testing.B.Cleanup":
    case "testing.TB.Cleanup":
      b.emit(callInstr({ op: "defer", late: true, dst: [], callee: { k: "dyn", x: arg(0) }, args: [], site }));
      return [];
    default:
      return undefined;
  }
}

/**
 * A subtest is run at once; one that says it is parallel goes on when its parent waits for it:
 * ```go
 * t.Run("a", func(t *testing.T) { t.Parallel(); <-ready })
 * ```
 */
function subtest(b: Builder, e: Call, op: "call" | "go"): void {
  const body = e.args[1];
  if (!body) return;
  const parallel = b.file.text.slice(body.pos, body.end).includes(".Parallel()");
  const callee: CalleeRef = { k: "dyn", x: lowerExpr(b, body) };
  b.emit(callInstr({ op: parallel ? "go" : op, dst: [], callee, args: [b.set(nonNil)], site: b.site(e) }));
}

function withCancel(b: Builder, parent: Rv, timeout: boolean, site: ReturnType<Builder["site"]>): readonly Rv[] {
  const ctx = b.temp();
  const cancel = b.temp();
  b.emit({ op: "withCancel", parent, timeout, ctx, cancel, site });
  return [
    { k: "slot", slot: ctx },
    { k: "slot", slot: cancel },
  ];
}

function builtin(b: Builder, e: Call, name: string): readonly Rv[] {
  const site = b.site(e);
  const [first, second] = e.args;
  switch (name) {
    case "close":
      if (first) b.emit({ op: "sync", what: "close", x: lowerExpr(b, first), n: undefined, site });
      return [];
    case "make": {
      if (!first) return [unknown];
      const under = b.checker.underlying(b.checker.typeFrom(first));
      if (under.kind === "Chan") {
        const cap: Rv = second ? lowerExpr(b, second) : { k: "const", value: 0 };
        return [b.set({ k: "chan", cap, site })];
      }
      if (under.kind === "Slice" && second) {
        return [b.set({ k: "makeSlice", length: lowerExpr(b, second), elem: b.zeroOf(under.elem), site })];
      }
      return [b.set(nonNil)];
    }
    case "new": {
      const zero = first ? b.zeroOf(b.checker.typeFrom(first)) : undefined;
      return [b.set(zero && zero.k !== "scalar" ? { k: "zero", zero, site } : nonNil)];
    }
    case "len":
      return [first ? { k: "len", x: lowerExpr(b, first) } : unknown];
    case "cap":
      return [first ? { k: "cap", x: lowerExpr(b, first) } : unknown];
    case "append": {
      if (!first) return [unknown];
      const x = lowerExpr(b, first);
      const items = e.args.slice(1).map((arg) => copied(b, arg));
      return [b.set({ k: "append", x, items, spread: e.spread })];
    }
    // What it holds then comes from elsewhere: `copy(subscribers, all)`.
    case "copy":
      b.emit({ op: "escape", values: e.args.map((arg) => lowerExpr(b, arg)) });
      if (first?.kind === "Ident") assign(b, first, unknown);
      return [unknown];
    case "panic":
      for (const arg of e.args) lowerExpr(b, arg);
      b.emit({ op: "stop" });
      return [];
    case "recover":
      // A panic ends the path it is on, so whatever is followed runs without one.
      return [nil];
    default:
      for (const arg of e.args) lowerExpr(b, arg);
      return [unknown];
  }
}
