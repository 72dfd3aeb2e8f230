import type { Call, Expr, Ident, Node, Stmt } from "../go/ast";
import type { Callee, Checker, VarObj } from "../go/model";
import type { Signature, Type } from "../go/type";
import { closerAmong } from "./closers";
import { lastName } from "./facts";
import type { FunctionFlow } from "./function";
import { ownCalls } from "./function";
import { placeKey } from "./place";
import type { ResourceSpec } from "./spec";
import { type Parent, type Site, soundsLikeRelease, targetOf } from "./target";
import { contains } from "./walk";

/** The specs by what acquires. */
export class SpecIndex {
  readonly #byName = new Map<string, ResourceSpec[]>();
  readonly #byType = new Map<string, ResourceSpec>();
  /** Names of what acquires, by the package that declares it: a text without them acquires nothing by name. */
  readonly functionNames: ReadonlyMap<string, readonly string[]>;
  readonly methodNames: ReadonlyMap<string, readonly string[]>;

  constructor(specs: readonly ResourceSpec[]) {
    const functions = new Map<string, string[]>();
    const methods = new Map<string, string[]>();
    for (const spec of specs) {
      if (spec.producedType !== undefined) this.#byType.set(spec.producedType, spec);
      if (spec.acquire === "") continue;
      const list = this.#byName.get(spec.acquire);
      if (list) list.push(spec);
      else this.#byName.set(spec.acquire, [spec]);
      // "none" in the table: nothing is acquired.
      if (spec.releases.length === 0) continue;
      const { pkg, name, method } = partsOf(spec.acquire);
      const byPackage = method ? methods : functions;
      const known = byPackage.get(pkg);
      if (known) known.push(name);
      else byPackage.set(pkg, [name]);
    }
    this.functionNames = functions;
    this.methodNames = methods;
  }

  /** By the full name of a function; undefined where nothing is said of it. */
  byName(fullName: string): readonly ResourceSpec[] | undefined {
    return this.#byName.get(fullName);
  }

  /** By the results of a signature that ends in an error. */
  byResults(signature: Signature): ResourceSpec | undefined {
    const { results } = signature;
    const last = results[results.length - 1];
    if (results.length < 2 || last?.kind !== "Basic" || last.name !== "error") return undefined;
    for (const type of results) {
      const spec = this.#byType.get(fullNameOf(type));
      if (spec && spec.holder.kind === "result" && results[spec.holder.index] === type) return spec;
    }
    return undefined;
  }
}

/** The last name of a path may hold dots, but no capital letter follows them: "github.com/nats-io/nats.go.Conn.Subscribe". */
function partsOf(fullName: string): { readonly pkg: string; readonly name: string; readonly method: boolean } {
  const parts = /^((?:.*\/)?[^/]*?)\.(?:([A-Z]\w*)\.)?([A-Z]\w*)$/.exec(fullName);
  if (!parts) throw new Error(`not the full name of a function or method: ${fullName}`);
  return { pkg: parts[1]!, name: parts[3]!, method: parts[2] !== undefined };
}

/** "net/http.Response" of the type or a pointer to it; "" for types without a name. */
export function fullNameOf(type: Type): string {
  const plain = type.kind === "Pointer" ? type.elem : type;
  return plain.kind === "Named" ? `${plain.pkg}.${plain.name}` : "";
}

/** A result of a function of the module that is a fresh obligation of its caller. */
export interface FreshResult {
  readonly index: number;
  readonly at: readonly string[];
  readonly spec: ResourceSpec;
  /** The same with the verbs of the type that holds it, where it is not the result itself. */
  readonly reported: ResourceSpec;
  readonly guard: Site["guard"];
}

/** A lock of its receiver that a method leaves held. */
export interface LockLeft {
  readonly spec: ResourceSpec;
  /** Fields from the receiver to the lock. */
  readonly at: readonly string[];
}

/** Answers what functions of the module acquire for their callers. */
export interface Acquirers {
  freshResults(callee: Extract<Callee, { kind: "source" }>): readonly FreshResult[];
  locksLeft(callee: Extract<Callee, { kind: "source" }>): readonly LockLeft[];
}

/** Finds the sites of one function. */
export class SiteFinder {
  readonly #index: SpecIndex;
  readonly #fresh: Acquirers["freshResults"];
  readonly #locks: Acquirers["locksLeft"];

  constructor(index: SpecIndex, summaries: Acquirers) {
    this.#index = index;
    this.#fresh = (callee) => summaries.freshResults(callee);
    this.#locks = (callee) => summaries.locksLeft(callee);
  }

  /** All acquisitions of the function itself (those of literals inside are theirs). */
  find(flow: FunctionFlow): Site[] {
    const sites: Site[] = [];
    for (const call of ownCalls(flow.func)) sites.push(...this.#ofCall(flow, call));
    return sites;
  }

  #ofCall(flow: FunctionFlow, call: Call): Site[] {
    const { checker } = flow;
    const callee = checker.calleeOf(call);
    if (
      callee.kind === "builtin" ||
      callee.kind === "conversion" ||
      callee.kind === "unknown" ||
      callee.kind === "literal"
    ) {
      return [];
    }
    const listed =
      "fullName" in callee ? (this.#index.byName(callee.fullName) ?? this.#lockOf(callee, call, checker)) : undefined;
    if (listed) {
      return listed.flatMap((spec) => {
        const guard = spec.fails ? "error" : spec.whenTrue ? "ok" : "none";
        return this.#site(flow, call, spec, spec.holder, [], guard, undefined);
      });
    }
    if (callee.kind === "source") {
      const locks = this.#locks(callee).flatMap(({ spec, at }) =>
        this.#site(flow, call, spec, { kind: "receiver" }, at, "none", callee.fullName),
      );
      if (locks.length > 0) return locks;
      const closer = closerAmong(flow, call);
      if (closer) {
        return this.#site(flow, call, closer.spec, closer.spec.holder, [], closer.guard, undefined);
      }
      return this.#fresh(callee).flatMap(({ spec, reported, index, at, guard }) =>
        this.#site(flow, call, spec, { kind: "result", index }, at, guard, callee.fullName).map((site) => ({
          ...site,
          reported,
        })),
      );
    }
    const initial = initialOf(call, checker);
    if (initial !== undefined && this.#index.byName(initial)?.every(({ releases }) => releases.length === 0)) return [];
    const spec = callee.signature && this.#index.byResults(callee.signature);
    if (spec && passesOn(call, spec, checker)) return [];
    return spec ? this.#site(flow, call, spec, spec.holder, [], "error", undefined) : [];
  }

  /** A lock of another package that is named like those of `sync`: `deadlock.Mutex`, a wrapper that logs. */
  #lockOf(callee: Callee, call: Call, checker: Checker): readonly ResourceSpec[] | undefined {
    if (callee.kind !== "external" && callee.kind !== "interface") return undefined;
    // err := mu.Lock(ctx) is another kind of lock.
    if (call.args.length > 0 || checker.parentOf(call)?.kind !== "ExprStmt") return undefined;
    const [, type, verb] = /\.((?:RW)?Mutex)\.(\w+)$/.exec(callee.fullName) ?? [];
    return type === undefined ? undefined : this.#index.byName(`sync.${type}.${verb}`);
  }

  #site(
    flow: FunctionFlow,
    call: Call,
    spec: ResourceSpec,
    holder: ResourceSpec["holder"],
    at: readonly string[],
    guard: Site["guard"],
    through: string | undefined,
  ): Site[] {
    const { checker } = flow;
    if (spec.releases.length === 0 || !inForce(spec, checker) || isIdle(spec, call) || isOwnDialer(call, flow))
      return [];
    if (isPipeOfCommand(call, spec, checker) || (spec.whenTrue && isAsserted(call, checker))) return [];
    if ((spec.rule === "cancel-not-called" && endsWithTest(call, checker)) || asksForHead(call, spec, checker))
      return [];
    const statement = statementOf(call, checker);
    if (!statement) return [];
    const parent = through === undefined ? parentOf(flow, call, spec) : contextOf(flow, call, spec);
    if (parent === "released") return [];
    return [
      { spec, reported: spec, target: targetOf(spec), node: call, statement, holder, at, guard, through, parent },
    ];
  }
}

/** What a variable of the package holds from the start: "net/http.Head" of `var ask = http.Head`, which tests may replace. */
function initialOf({ fun }: Call, checker: Checker): string | undefined {
  const obj = fun.kind === "Ident" ? checker.objectOf(fun) : undefined;
  if (obj?.kind !== "var" || obj.role !== "global" || obj.site.kind !== "ValueSpec" || obj.file !== checker.file)
    return undefined;
  const value = obj.site.values[obj.site.names.indexOf(obj.decl)];
  const callee = value && checker.calleeOfExpr(value);
  return callee !== undefined && "fullName" in callee ? callee.fullName : undefined;
}

/**
 * The result is made around an argument: `tlsConn, err := creds.ClientHandshake(ctx, conn)`, `z, err := c.Compress(w)`.
 * Who has the argument has the duty. `req.GetBody()` is one more reader of what the request has, `session.StdinPipe()` goes
 * with its session.
 */
function passesOn(call: Call, spec: ResourceSpec, checker: Checker): boolean {
  if (/Handshake|Wrap|^GetBody$|^Std(?:in|out|err)Pipe$/.test(lastName(call.fun) ?? "")) return true;
  const produced = spec.producedType ?? "";
  return call.args.some((arg) => {
    const type = checker.typeOf(arg);
    if (type.kind === "Basic" || type.kind === "Signature" || type.kind === "Unknown") return false;
    const name = fullNameOf(type);
    if (name === produced) return true;
    if (name === "context.Context" || !produced.startsWith("io.")) return false;
    return checker.hasMethod(type, "Read") === true || checker.hasMethod(type, "Write") === true;
  });
}

/** `assert(!mu.TryLock(), "called with the lock held")`: where it is taken, the assertion fails. */
function isAsserted(call: Call, checker: Checker): boolean {
  let at = checker.parentOf(call);
  while (at?.kind === "Unary" || at?.kind === "Binary") at = checker.parentOf(at);
  return at?.kind === "Call";
}

/** zstd.NewWriter(nil) serves EncodeAll only and starts nothing. */
function isIdle(spec: ResourceSpec, call: Call): boolean {
  const [first] = call.args;
  return /zstd\.New(?:Reader|Writer)$/.test(spec.acquire) && first?.kind === "Ident" && first.name === "nil";
}

/**
 * A function value of the same function that is a method of a command: `Wait` closes what it gives.
 * ```go
 * for _, pipe := range []func() (io.ReadCloser, error){cmd.StdoutPipe, cmd.StderrPipe} { r, err := pipe(); … }
 * ```
 */
function isPipeOfCommand(call: Call, spec: ResourceSpec, checker: Checker): boolean {
  if (spec.producedType !== "io.ReadCloser" && spec.producedType !== "io.WriteCloser") return false;
  const func = checker.functionOf(call);
  const callee = checker.calleeOf(call);
  if (!func || callee.kind === "source" || callee.kind === "external") return false;
  return /\.Std(?:out|err|in)Pipe\b(?!\()/.test(checker.file.text.slice(func.pos, func.end));
}

/** context.WithCancel(t.Context()): the parent is cancelled when the test ends. */
export function endsWithTest({ args: [parent] }: Call, checker: Checker): boolean {
  const callee = parent?.kind === "Call" ? checker.calleeOf(parent) : undefined;
  return callee !== undefined && "fullName" in callee && /^testing\.\w+\.Context$/.test(callee.fullName);
}

/**
 * The answer to HEAD has no body.
 * ```go
 * req, _ := http.NewRequest(http.MethodHead, url, nil)
 * resp, err := client.Do(req)
 * ```
 */
function asksForHead(call: Call, spec: ResourceSpec, checker: Checker): boolean {
  if (spec.rule !== "http-body-not-closed") return false;
  return call.args.some((arg) => {
    const request = arg.kind === "Ident" ? checker.objectOf(arg) : undefined;
    if (request?.kind !== "var" || request.role !== "local" || request.site.kind !== "Assign") return false;
    const method = methodOf(request.site.rhs[0]);
    // req.Method = …, req = …: it may be another one by now.
    return method !== undefined && isHead(method) && checker.usesOf(request).every((use) => !isWritten(use, checker));
  });
}

/** The method of a request that is made here. */
function methodOf(made: Expr | undefined): Expr | undefined {
  if (made?.kind !== "Call") return undefined;
  const name = lastName(made.fun);
  return name === "NewRequest" ? made.args[0] : name === "NewRequestWithContext" ? made.args[1] : undefined;
}

function isHead(method: Expr): boolean {
  return method.kind === "BasicLit" ? method.text === '"HEAD"' : lastName(method) === "MethodHead";
}

function isWritten(use: Ident, checker: Checker): boolean {
  let target: Expr = use;
  let parent = checker.parentOf(use);
  if (parent?.kind === "Selector" && parent.sel.name === "Method") {
    target = parent;
    parent = checker.parentOf(parent);
  }
  if (parent?.kind !== "Assign" || parent.define || !parent.lhs.includes(target)) return false;
  // req = req.WithContext(ctx) asks the same.
  const [value] = parent.rhs;
  const copies = value?.kind === "Call" && /^(?:WithContext|Clone)$/.test(lastName(value.fun) ?? "");
  return target !== use || !copies;
}

/**
 * The connections are the function's own making, in memory: nothing of the system hangs on what comes back.
 * ```go
 * t := &http.Transport{Dial: func(string, string) (net.Conn, error) { return &recorder{}, nil }}
 * _, err := t.RoundTrip(request)
 * ```
 */
function isOwnDialer(call: Call, flow: FunctionFlow): boolean {
  if (call.fun.kind !== "Selector" || call.fun.sel.name !== "RoundTrip") return false;
  const place = flow.checker.pathOf(call.fun.x);
  if (!place || place.fields.length > 0 || !isLocal(place.root, flow) || place.root.site.kind !== "Assign")
    return false;
  const made = place.root.site.rhs[place.root.site.lhs.indexOf(place.root.decl)];
  const literal = made?.kind === "Unary" && made.op === "&" ? made.x : made;
  if (literal?.kind !== "CompositeLit") return false;
  return literal.elements.some(
    (field) =>
      field.kind === "KeyValue" &&
      field.key.kind === "Ident" &&
      /^Dial/.test(field.key.name) &&
      field.value.kind === "FuncLit" &&
      !/Dial/.test(flow.checker.file.text.slice(field.value.body.pos, field.value.body.end)),
  );
}

/** The obligation exists in the language version of the file. */
function inForce(spec: ResourceSpec, checker: Checker): boolean {
  if (!spec.since && !spec.before) return true;
  const { major, minor } = checker.pkg.goVersion(checker.file);
  const reached = (v: { readonly major: number; readonly minor: number }) =>
    major > v.major || (major === v.major && minor >= v.minor);
  return (!spec.since || reached(spec.since)) && (!spec.before || !reached(spec.before));
}

/** The statement around an expression that stands in the list of a block (or clause). */
export function statementOf(expr: Expr, checker: Checker): Stmt | undefined {
  let node: Node = expr;
  for (let up = checker.parentOf(node); up; up = checker.parentOf(node)) {
    if (up.kind === "Block" || up.kind === "CaseClause" || (up.kind === "CommClause" && up.comm !== node)) {
      return node as Stmt;
    }
    node = up;
  }
  return undefined;
}

/**
 * What else releases the thing: the transaction of a statement, the context of a query, the connection that is wrapped.
 * "released": that is surely (or at least not by us) taken care of.
 */
function parentOf(flow: FunctionFlow, call: Call, spec: ResourceSpec): Parent | "released" | undefined {
  const { checker } = flow;
  if (spec.wraps !== undefined) {
    const arg = call.args[spec.wraps];
    const place = arg && checker.pathOf(arg);
    // tls.Client(conn, …) with a conn of the caller: it is the caller who closes it.
    if (!place || place.fields.length > 0 || !isLocal(place.root, flow)) return "released";
    return isReleaseDeferred(flow, placeKey(place)) ? "released" : { place };
  }
  if (spec.releasedWithReceiver && call.fun.kind === "Selector") {
    const place = checker.pathOf(call.fun.x);
    // func f(tx *sql.Tx) { stmt, err := tx.Prepare(q) … }: whoever ends tx ends stmt.
    const brief = /\.(?:Tx|Txn|Transaction|Session|Batch|Stmt)\./.test(spec.acquire);
    if (!place || place.fields.length > 0 || !isLocal(place.root, flow)) return brief ? "released" : undefined;
    return isReleaseDeferred(flow, placeKey(place)) ? "released" : { place };
  }
  if (spec.releasedByContext !== undefined) {
    const cancel = cancelOf(call.args[spec.releasedByContext], flow);
    if (!cancel) return undefined;
    const key = placeKey({ root: cancel, fields: [] });
    return deferredRelease(flow, (expr) => samePlace(expr, key, checker))
      ? "released"
      : { place: { root: cancel, fields: [] } };
  }
  return undefined;
}

/** A context that a function of the module derives for us ends with the one it is derived from. */
function contextOf(flow: FunctionFlow, call: Call, spec: ResourceSpec): Parent | "released" | undefined {
  if (spec.rule !== "cancel-not-called") return undefined;
  for (const [index, arg] of call.args.entries()) {
    if (cancelOf(arg, flow)) return parentOf(flow, call, { ...spec, releasedByContext: index });
  }
  return undefined;
}

function samePlace(expr: Expr, key: string, checker: Checker): boolean {
  const path = checker.pathOf(expr);
  return path !== undefined && placeKey(path) === key;
}

function isLocal(variable: VarObj, flow: FunctionFlow): boolean {
  return variable.role === "local" && variable.owner === flow.func;
}

/** The cancel func that belongs to a context variable of this function. */
function cancelOf(arg: Expr | undefined, flow: FunctionFlow): VarObj | undefined {
  const place = arg && flow.checker.pathOf(arg);
  if (!place || place.fields.length > 0 || !isLocal(place.root, flow)) return undefined;
  const { site } = place.root;
  if (site.kind !== "Assign" || site.lhs.length !== 2 || site.rhs.length !== 1) return undefined;
  const call = site.rhs[0]!;
  const name = call.kind === "Call" ? lastName(call.fun) : undefined;
  if (name === undefined || !/^(?:With|NotifyContext)/.test(name) || site.lhs[0] !== place.root.decl) return undefined;
  const cancel = site.lhs[1]!;
  const obj = cancel.kind === "Ident" ? flow.checker.objectOf(cancel) : undefined;
  return obj?.kind === "var" ? obj : undefined;
}

/** A deferred call, or one inside a deferred literal, whose callee satisfies the test. */
/** `defer conn.Close()` for the place of conn. */
function isReleaseDeferred(flow: FunctionFlow, key: string): boolean {
  return deferredRelease(
    flow,
    (expr) => expr.kind === "Selector" && soundsLikeRelease(expr.sel.name) && samePlace(expr.x, key, flow.checker),
  );
}

function deferredRelease(flow: FunctionFlow, test: (fun: Expr) => boolean): boolean {
  return flow.cfg.defers.some((stmt) => contains(stmt.call, (node) => node.kind === "Call" && test(node.fun)));
}
