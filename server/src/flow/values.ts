import type { Call, CompositeLit, Expr, FuncLit, Ident, NodeBase, Selector, Unary } from "../go/ast";
import type { Callee, Checker } from "../go/model";
import { type Fact, lastName, nilFact } from "./facts";
import type { FunctionFlow } from "./function";
import type { LeakReason } from "./leak";
import { type Place, placeKey, sameFields, startsWith } from "./place";
import { fullNameOf } from "./sites";
import type { Release } from "./spec";
import { type Alias, aliasKey, deferBits, type Effect, type Holding, type State, type Status } from "./state";
import { statedEffect, stdEffect } from "./std-effects";
import { type Site, soundsLikeRelease, type Target } from "./target";
import { contains } from "./walk";

/** Answers what other functions do with a value: summaries, seen from one function. */
export interface Closures {
  /** Effect of a function of the module, or a literal, on what it gets as a parameter (`receiver`, or by index). */
  onParameter(
    flow: FunctionFlow,
    callee: Extract<Callee, { kind: "source" | "literal" }>,
    parameter: number | "receiver",
    holding: Holding,
    target: Target,
  ): Effect;
  /** A helper of tests that requires the error in this parameter: `func(resp *http.Response, err error) { require.Error(t, err) }`. */
  expectsError(flow: FunctionFlow, callee: Extract<Callee, { kind: "source" | "literal" }>, parameter: number): boolean;
  /** Effect of a literal on a variable that it captures. */
  onCaptured(flow: FunctionFlow, literal: FuncLit, alias: Alias, target: Target): Effect;
  /** Whether the last result of a function is an error that is always nil. */
  errorIsNil(callee: Callee): boolean;
  /** Counts a visit of a block; false: the question that is being answered costs too much. */
  spend(): boolean;
}

/** A field of a named struct type that got the value. */
export interface StoredField {
  /** Full name of the type. */
  readonly owner: string;
  readonly name: string;
  readonly node: NodeBase;
}

/** What goes on with the listener in one of its fields, and closes it in the end. */
const serves = /^net\/http(?:\/httptest)?\.Server\.(?:Start|Serve|ListenAndServe)/;

/** Whether a call runs now, when the function ends, or in a goroutine of its own. */
export type When = "now" | "defer" | "go";

/**
 * Evaluates expressions for one thing that is followed: finds out which of them have it, and what is done to it. Works
 * on a scratch copy of the state; `outcome` is set as soon as the path is done with it.
 */
export class Values {
  status: Status = "absent";
  parts = 0;
  aliases: readonly Alias[] = [];
  facts: ReadonlyMap<string, Fact> = new Map();
  defers = 0;
  /** The site was passed in this item. */
  acquired = false;
  /** `failed`: the test has failed on this path, what it leaves behind is no news. */
  outcome: "released" | "handedOver" | "returned" | "failed" | undefined;
  outcomeAt: NodeBase | undefined;
  /** An earlier acquisition of the same site was lost here. */
  lost: LeakReason | undefined;
  /** Handed over in no other way than inside a struct, or to one of its fields. */
  inField = false;
  /** Fields that got the value in this item. */
  stored: StoredField[] = [];
  /** An alias was written over. */
  overwritten: LeakReason | undefined;

  readonly #flow: FunctionFlow;
  readonly #target: Target;
  readonly #site: Site | undefined;
  readonly #closures: Closures;

  constructor(flow: FunctionFlow, target: Target, site: Site | undefined, closures: Closures) {
    this.#flow = flow;
    this.#target = target;
    this.#site = site;
    this.#closures = closures;
  }

  /** Begins an item. */
  start(state: State): void {
    this.status = state.status;
    this.parts = state.parts;
    this.aliases = state.aliases;
    this.facts = state.facts;
    this.defers = state.defers;
    this.acquired = false;
    this.outcome = undefined;
    this.outcomeAt = undefined;
    this.lost = undefined;
    this.inField = false;
    this.stored = [];
    this.overwritten = undefined;
  }

  addAlias(alias: Alias): void {
    const key = aliasKey(alias);
    if (!this.aliases.some((a) => aliasKey(a) === key)) this.aliases = [...this.aliases, alias];
  }

  setFact(fact: Fact): void {
    const next = new Map(this.facts);
    next.set(fact.key, fact);
    this.facts = next;
  }

  handOver(at: NodeBase): void {
    if (this.outcome !== undefined || this.status === "absent") return;
    this.outcome = "handedOver";
    this.outcomeAt = at;
  }

  #release(at: NodeBase, when: When): void {
    if (this.outcome !== undefined || this.status === "absent") return;
    if (when === "defer") {
      this.status = "deferred";
      return;
    }
    this.outcome = "released";
    this.outcomeAt = at;
  }

  /** A step of one alternative was taken. */
  #step(alternative: number, step: number, at: NodeBase, when: When): void {
    const steps = this.#target.releases[alternative]!;
    if (steps.length > 1) {
      const base = this.#target.releases.slice(0, alternative).reduce((n, list) => n + list.length, 0);
      this.parts |= 1 << (base + step);
      const all = ((1 << steps.length) - 1) << base;
      if ((this.parts & all) !== all) return;
    }
    this.#release(at, when);
  }

  /** The holdings go where nobody follows: stored, sent, returned, passed to something unknown. */
  give(holdings: readonly Holding[], at: NodeBase): void {
    for (const holding of holdings) {
      if (holding.literal) this.#applyLiteral(holding.literal, at, "now");
      else if (holding.verb) this.#release(at, "now");
      else if (this.#target.mode === "place" && (holding.at.length > 0 || holding.wrap)) continue;
      else {
        this.inField = this.outcome === undefined && (this.inField || holding.at.length > 0) && !holding.wrap;
        this.handOver(at);
      }
    }
  }

  /** The value itself goes to a field of something that is not ours alone. */
  store(field: StoredField, at: NodeBase): void {
    if (this.outcome !== undefined || this.status === "absent") return;
    this.stored.push(field);
    this.inField = true;
    this.handOver(at);
  }

  /** What a literal does to the aliases it captured, once it is in the hands of somebody who may run it. */
  #applyLiteral(literal: FuncLit, at: NodeBase, when: When): void {
    for (const alias of this.aliases) {
      if (this.outcome !== undefined) return;
      const effect = this.#closures.onCaptured(this.#flow, literal, alias, this.#target);
      // options.OpenFile = func() (*os.File, error) { return temp, nil }: whoever runs it has the file.
      if (effect.kind === "reads" && effect.returns.length > 0) this.handOver(at);
      else this.#apply(effect, at, when);
    }
  }

  #apply(effect: Effect, at: NodeBase, when: When): void {
    switch (effect.kind) {
      case "releases":
        this.#release(at, when);
        return;
      case "sometimes":
      case "keeps":
        this.handOver(at);
        return;
      case "reads":
        // A goroutine that never ends uses it as long as the process lives: for range ticker.C { … }
        if (when === "go" && effect.endless) this.handOver(at);
    }
  }

  /** Evaluates an expression; the answer tells how its value has to do with what is followed. */
  visit(expr: Expr): readonly Holding[] {
    if (this.outcome !== undefined) return [];
    switch (expr.kind) {
      case "Ident":
        return this.#ident(expr);
      case "Selector":
        return this.#selector(expr);
      case "Call":
        return this.call(expr, "now");
      case "Star":
      case "TypeAssert":
      case "SliceExpr":
        return this.visit(expr.x);
      case "Unary":
        if (expr.op === "<-") this.#receive(expr);
        return expr.op === "&" ? this.visit(expr.x) : this.#ignore([expr.x]);
      case "Binary":
        return this.#ignore([expr.x, expr.y]);
      case "Index": {
        const holdings = this.visit(expr.x);
        this.#ignore(expr.indices);
        return holdings.filter((h) => h.at[0] === "[]").map((h) => ({ ...h, at: h.at.slice(1) }));
      }
      case "CompositeLit":
        return this.#composite(expr);
      case "FuncLit":
        if (this.#releasesParent(expr)) {
          this.handOver(expr);
          return [];
        }
        return this.#captures(expr) ? [{ at: [], sub: [], wrap: false, result: 0, literal: expr }] : [];
      case "BadExpr":
        for (const ident of expr.idents) this.give(this.#ident(ident), expr);
        return [];
      default:
        return [];
    }
  }

  /** `<-timer.C`: the timer has fired, nothing is left to stop. */
  #receive(expr: Unary): void {
    if (this.#site?.spec.rule === "cancel-not-called" && expr.x.kind === "Call" && lastName(expr.x.fun) === "Done") {
      // <-ctx.Done(): the context is over.
      if (this.status === "held" && !this.acquired) this.handOver(expr);
    }
    if (expr.x.kind === "Call" && this.#tellsItsEnd(expr.x)) this.handOver(expr);
    for (const holding of this.visit(expr.x)) {
      if (holding.at.length > 0 || holding.wrap) continue;
      this.#target.releases.forEach((steps, i) => {
        steps.forEach((step, j) => {
          if (step.kind === "receive" && sameFields(step.via, holding.sub)) this.#step(i, j, expr, "now");
        });
      });
    }
  }

  /** `<-session.Done()`: it has come to its end by itself. */
  #tellsItsEnd({ fun, args }: Call): boolean {
    if (fun.kind !== "Selector" || args.length > 0 || !/^(?:Done|Closed|CloseChan|Dead)$/.test(fun.sel.name))
      return false;
    const path = this.#target.mode === "value" ? this.#flow.checker.pathOf(fun.x) : undefined;
    return path !== undefined && this.#at(path).some(({ sub, wrap }) => sub.length === 0 && !wrap);
  }

  #ignore(exprs: readonly Expr[]): readonly Holding[] {
    for (const expr of exprs) this.visit(expr);
    return [];
  }

  #ident(ident: Ident): readonly Holding[] {
    const obj = this.#flow.checker.objectOf(ident);
    if (obj?.kind !== "var") return [];
    const own = this.#at({ root: obj, fields: [] });
    if (own.length > 0 || this.status === "absent") return own;
    const literal = this.#flow.literalOf(ident);
    return literal && this.#captures(literal) ? [{ at: [], sub: [], wrap: false, result: 0, literal }] : [];
  }

  #captures(literal: FuncLit): boolean {
    if (this.status === "absent") return false;
    const names = this.#flow.mentions({ op: "eval", node: literal });
    return this.aliases.some((alias) => names.has(alias.place.root));
  }

  /** What is held at a place, in it, or what part of the value it is. */
  #at(place: Place): readonly Holding[] {
    const out: Holding[] = [];
    for (const { place: other, sub, wrap } of this.aliases) {
      if (other.root !== place.root) continue;
      if (startsWith(other.fields, place.fields)) {
        out.push({ at: other.fields.slice(place.fields.length), sub, wrap, result: 0 });
      } else if (!wrap && startsWith(place.fields, other.fields)) {
        const part = [...sub, ...place.fields.slice(other.fields.length)];
        if (this.#isPart(part)) out.push({ at: [], sub: part, wrap, result: 0 });
      }
    }
    return out;
  }

  /** `resp.Body` is what has to be closed, `resp.StatusCode` is not. */
  #isPart(part: readonly string[]): boolean {
    return this.#target.releases.some((steps) =>
      steps.some((step) => (step.kind === "method" || step.kind === "receive") && startsWith(step.via, part)),
    );
  }

  #selector(expr: Selector): readonly Holding[] {
    const path = this.#flow.checker.pathOf(expr);
    if (path) {
      const found = this.#at(path);
      if (found.length > 0) return found;
    }
    const out: Holding[] = [];
    for (const holding of this.visit(expr.x)) {
      if (holding.literal || holding.verb) continue;
      if (holding.at.length > 0) {
        if (holding.at[0] === expr.sel.name) out.push({ ...holding, at: holding.at.slice(1) });
        else if (this.#isVerb(expr.sel.name, holding) || soundsLikeRelease(expr.sel.name))
          out.push({ ...holding, at: [], verb: true });
        continue;
      }
      if (this.#isVerb(expr.sel.name, holding)) out.push({ ...holding, verb: true });
      else if (!path && !holding.wrap && this.#isPart([...holding.sub, expr.sel.name])) {
        out.push({ ...holding, sub: [...holding.sub, expr.sel.name] });
      }
    }
    return out;
  }

  #isVerb(name: string, holding: Holding): boolean {
    if (holding.wrap) return false;
    return (
      this.#target.handedOverBy.includes(name) ||
      this.#target.releases.some((steps) =>
        steps.some((step) => step.kind === "method" && step.name === name && sameFields(step.via, holding.sub)),
      )
    );
  }

  #composite(expr: CompositeLit): readonly Holding[] {
    const out: Holding[] = [];
    if (expr === this.#site?.node) out.push(...this.#acquire());
    const names = expr.elements.length > 0 ? this.#fieldNames(expr) : undefined;
    expr.elements.forEach((element, i) => {
      const keyed = element.kind === "KeyValue";
      if (keyed && !names) this.visit(element.key);
      const value = keyed ? element.value : element;
      const holdings = this.visit(value);
      const field = keyed ? (element.key.kind === "Ident" ? element.key.name : undefined) : names?.[i];
      for (const holding of holdings) {
        // return &sink{write: func(line string) { f.WriteString(line) }}: what is made goes on to use what it was given.
        if (holding.literal && this.#site === undefined) this.#keepLiteral(holding, value);
        else if (!names || field === undefined || holding.literal || holding.verb) this.give([holding], value);
        else {
          if (holding.at.length === 0 && !holding.wrap) this.#storedIn(expr, field, element);
          out.push({ ...holding, at: [field, ...holding.at] });
        }
      }
    });
    return out;
  }

  /** A parameter lives on with the literal that captured it. */
  #keepLiteral(holding: Holding, at: NodeBase): void {
    this.give([holding], at);
    if (this.#target.mode === "value") this.handOver(at);
  }

  #storedIn(expr: CompositeLit, name: string, node: NodeBase): void {
    const owner = fullNameOf(this.#flow.checker.typeOf(expr));
    if (owner !== "") this.stored.push({ owner, name, node });
  }

  /** Names of the fields of a struct literal; undefined for slices, maps and what is not known. */
  #fieldNames(expr: CompositeLit): readonly string[] | undefined {
    const { checker } = this.#flow;
    if (expr.type && /^(?:ArrayType|MapType)$/.test(expr.type.kind)) return undefined;
    const type = checker.underlying(checker.typeOf(expr));
    const struct = type.kind === "Pointer" ? checker.underlying(type.elem) : type;
    if (struct.kind === "Struct") return struct.fields.map((field) => field.name);
    if (struct.kind !== "Unknown") return undefined;
    const keyed = expr.elements.every((e) => e.kind === "KeyValue" && e.key.kind === "Ident");
    return keyed && expr.type ? [] : undefined;
  }

  // ---- Calls --------------------------------------------------------------------------------------------------

  /** A call, run now, at the end or in a goroutine. */
  call(call: Call, when: When): readonly Holding[] {
    if (this.outcome !== undefined) return [];
    const callee = this.#flow.checker.calleeOf(call);
    if (callee.kind === "conversion") {
      const holdings = call.args.length === 1 ? this.visit(call.args[0]!) : [];
      if (!isUnsafePointer(call.fun)) return holdings;
      // What is done through it cannot be seen: data := (*reflect.SliceHeader)(unsafe.Pointer(&mapping)).Data
      this.give(holdings, call);
      return [];
    }
    if (this.status === "held" && (failsTest(callee) || this.#expectsFailure(call, callee))) {
      this.outcome = "failed";
      return [];
    }
    this.#forget(call);
    const receiver = call.fun.kind === "Selector" ? this.visit(call.fun.x) : [];
    const name = lastName(call.fun);
    const args = call.args.map((arg) => this.visit(arg));
    if (this.outcome !== undefined) return [];
    const out: Holding[] = [];
    if (this.status !== "absent") {
      this.#callee(call, when);
      this.#parent(call, args);
      this.#functionRelease(call, callee, args, when);
      if (name !== undefined) for (const h of receiver) this.#method(call, name, callee, h, when, out);
      this.#rawRelease(call, name, args);
      args.forEach((holdings, i) => {
        for (const holding of holdings) this.#argument(call, callee, i, holding, when, out);
      });
      if (this.#target.mode === "process" && this.outcome === undefined) this.#processRelease(call, callee, when);
    }
    if (call === this.#site?.node && this.outcome === undefined) out.push(...this.#acquire());
    return out;
  }

  /**
   * An assertion that only holds where nothing is held: `require.Error(t, err)` with the error of the acquiring call, and
   * `require.False(t, rows.Next())`.
   */
  #expectsFailure(call: Call, callee: Callee): boolean {
    if (callee.kind === "literal" || callee.kind === "source") {
      return call.args.some((arg, i) => this.#isOwnError(arg) && this.#closures.expectsError(this.#flow, callee, i));
    }
    if (callee.kind !== "external" && callee.kind !== "interface") return false;
    if (!/\/(?:testify|test|is|gomega|gotest\.tools|quicktest)\b|^gotest\.tools/.test(callee.fullName)) return false;
    if (/^(?:Error|ErrorIs|ErrorAs|ErrorContains|EqualError)f?$/.test(callee.name)) {
      return call.args.some((arg) => this.#isOwnError(arg));
    }
    if (!/^Falsef?$/.test(callee.name)) return false;
    return call.args.some((arg) => {
      if (arg.kind !== "Call" || arg.fun.kind !== "Selector") return false;
      if (!this.#target.exhaustedBy.includes(arg.fun.sel.name)) return false;
      const path = this.#flow.checker.pathOf(arg.fun.x);
      return path !== undefined && this.#at(path).some(({ sub, wrap, at }) => sub.length + at.length === 0 && !wrap);
    });
  }

  /** The error of the acquiring call, which is nil where something is held. */
  #isOwnError(arg: Expr): boolean {
    const place = arg.kind === "Ident" && this.#site?.guard === "error" ? this.#flow.checker.pathOf(arg) : undefined;
    return place !== undefined && this.facts.get(nilFact(place, true).key)?.value === true;
  }

  /** Variables that literals write may have changed whenever something is called. */
  #forget(call: Call): void {
    if (call === this.#site?.node) return;
    for (const [key, fact] of this.facts) {
      if (!fact.reads.some((place) => this.#flow.changesVariable(call, place.root))) continue;
      const next = new Map(this.facts);
      next.delete(key);
      this.facts = next;
    }
  }

  /** The called thing itself is, or captured, what is followed: `cancel()`, `func() { f.Close() }()`, `cleanup()`. */
  #callee(call: Call, when: When): void {
    if (call.fun.kind === "FuncLit") {
      if (this.#captures(call.fun)) this.#applyLiteral(call.fun, call, when);
      return;
    }
    if (call.fun.kind === "Selector") {
      const path = this.#flow.checker.pathOf(call.fun);
      if (path) for (const h of this.#at(path)) this.#called(h, call, when);
      return;
    }
    for (const h of this.visit(call.fun)) {
      if (h.literal) this.#applyLiteral(h.literal, call, when);
      else this.#called(h, call, when);
    }
  }

  #called(holding: Holding, call: Call, when: When): void {
    if (holding.wrap || holding.at.length > 0) return;
    this.#target.releases.forEach((steps, i) => {
      steps.forEach((step, j) => {
        if (step.kind === "call" && holding.sub.length === 0) this.#step(i, j, call, when);
      });
    });
  }

  /** `tx.Commit()` ends its statements too; so does giving the parent away. */
  #parent(call: Call, args: readonly (readonly Holding[])[]): void {
    const parent = this.#site?.parent;
    if (!parent || call === this.#site?.node) return;
    const isParent = (expr: Expr) => {
      const path = this.#flow.checker.pathOf(expr);
      return path !== undefined && placeKey(path) === placeKey(parent.place);
    };
    if (call.fun.kind === "Selector" && soundsLikeRelease(call.fun.sel.name) && isParent(call.fun.x))
      this.handOver(call);
    else if (isParent(call.fun)) this.handOver(call);
    else if (call.args.some((arg, i) => args[i]!.length === 0 && isParent(arg)) && !this.#isStd(call))
      this.handOver(call);
  }

  /** `conn.onQuery = func() { cancel() }`: whoever runs it ends what hangs on the context. */
  #releasesParent(literal: FuncLit): boolean {
    const parent = this.#site?.parent;
    if (!parent || this.status !== "held") return false;
    const key = placeKey(parent.place);
    const isParent = (expr: Expr) => {
      const path = this.#flow.checker.pathOf(expr);
      return path !== undefined && placeKey(path) === key;
    };
    return contains(literal.body, (node) => {
      if (node.kind !== "Call") return false;
      if (isParent(node.fun)) return true;
      return node.fun.kind === "Selector" && soundsLikeRelease(node.fun.sel.name) && isParent(node.fun.x);
    });
  }

  #isStd(call: Call): boolean {
    const callee = this.#flow.checker.calleeOf(call);
    return callee.kind === "external" && stdEffect(callee.fullName, callee.pkg, 0) === "reads";
  }

  /** Released by something got out of it: `syscall.Close(int(f.Fd()))`. */
  #rawRelease(call: Call, name: string | undefined, args: readonly (readonly Holding[])[]): void {
    if (this.#target.mode !== "value" || name === undefined || !soundsLikeRelease(name)) return;
    const names = new Set<unknown>(this.aliases.map(({ place }) => place.root));
    const hit = call.args.some(
      (arg, i) =>
        args[i]!.length === 0 &&
        contains(arg, (node) => node.kind === "Ident" && names.has(this.#flow.checker.objectOf(node))),
    );
    if (hit) this.handOver(call);
  }

  /** `signal.Stop(c)`, `pool.Put(x)`. */
  #functionRelease(call: Call, callee: Callee, args: readonly (readonly Holding[])[], when: When): void {
    const fullName = "fullName" in callee ? callee.fullName : undefined;
    this.#target.releases.forEach((steps, i) => {
      steps.forEach((step, j) => {
        const argument = releaseArgument(step, fullName, lastName(call.fun));
        // signal.Reset(): all of them.
        if (step.kind === "function" && step.argument === undefined && step.fullName === fullName) {
          if (this.status === "held") this.#step(i, j, call, when);
        }
        const { pkg, file } = this.#flow.checker;
        if (step.kind === "function" && step.reads === true && !pkg.isTest(file)) return;
        if (argument === undefined || (fullName === "io.Copy" && !takesAll(call.args[0], this.#flow.checker))) return;
        const via = step.kind === "function" ? step.via : [];
        if (args[argument]?.some((h) => !h.wrap && h.at.length === 0 && sameFields(via, h.sub)))
          this.#step(i, j, call, when);
      });
    });
  }

  /** `pprof.StopCPUProfile()`. */
  #processRelease(call: Call, callee: Callee, when: When): void {
    const fullName = "fullName" in callee ? callee.fullName : undefined;
    this.#target.releases.forEach((steps, i) => {
      steps.forEach((step, j) => {
        if (step.kind === "function" && step.fullName === fullName) this.#step(i, j, call, when);
      });
    });
    // A literal or a function of the module may stop it for us.
    if (
      callee.kind === "literal" ||
      (callee.kind === "source" && /[Ss]top|[Cc]lose|[Ee]nd|[Ff]inish/.test(callee.func.name))
    ) {
      this.handOver(call);
    }
  }

  #method(call: Call, name: string, callee: Callee, holding: Holding, when: When, out: Holding[]): void {
    if (this.outcome !== undefined || holding.literal || holding.verb) return;
    if (holding.wrap) {
      if (callee.kind === "source") this.#parameter(callee, "receiver", call, holding, when, out);
      return;
    }
    const inside = holding.at.length > 0;
    if (!inside || callee.kind !== "source") {
      if (this.#target.handedOverBy.includes(name)) {
        this.handOver(call);
        return;
      }
      let hit = false;
      this.#target.releases.forEach((steps, i) => {
        steps.forEach((step, j) => {
          if (step.kind !== "method" || step.name !== name || !sameFields(step.via, holding.sub)) return;
          hit = true;
          this.#step(i, j, call, when);
        });
      });
      if (hit) return;
    }
    if (callee.kind === "source") {
      this.#parameter(callee, "receiver", call, inside ? this.#below(call, callee, holding) : holding, when, out);
      return;
    }
    if (this.#target.mode === "place") return;
    // server := &httptest.Server{Listener: l}; server.Start(): it closes the listener that it serves.
    if (soundsLikeRelease(name) || (inside && callee.kind === "external" && serves.test(callee.fullName))) {
      this.handOver(call);
      return;
    }
    if (when === "go") this.handOver(call);
    // A method that answers its receiver's own type may hand it on: db.Begin().Where(…)
    if (!inside && holding.sub.length === 0 && this.#answersOwnType(callee, call)) this.handOver(call);
  }

  /** For a method that x's type got by embedding, the path inside starts below the embedded field. */
  #below(call: Call, callee: Extract<Callee, { kind: "source" }>, holding: Holding): Holding {
    if (callee.viaInterface || call.fun.kind !== "Selector") return holding;
    const own = fullNameOf(this.#flow.checker.typeOf(call.fun.x));
    const promoted = own !== "" && callee.fullName !== `${own}.${call.fun.sel.name}`;
    return promoted ? { ...holding, at: holding.at.slice(1) } : holding;
  }

  #answersOwnType(callee: Callee, call: Call): boolean {
    if (callee.kind !== "external" && callee.kind !== "interface") return false;
    const own = callee.recv;
    const result = callee.signature?.results[0];
    const type = result?.kind === "Pointer" ? result.elem : result;
    return (
      type?.kind === "Named" &&
      own !== undefined &&
      (own === type.name || own.endsWith(`.${type.name}`)) &&
      call !== this.#site?.node
    );
  }

  #argument(call: Call, callee: Callee, index: number, holding: Holding, when: When, out: Holding[]): void {
    if (this.outcome !== undefined) return;
    const arg = call.args[index]!;
    if (holding.literal || holding.verb) {
      this.give([holding], arg);
      if (holding.literal && this.outcome === undefined && this.#isKept(callee, index)) this.handOver(call);
      return;
    }
    switch (callee.kind) {
      case "source":
      case "literal":
        // pprof.StartCPUProfile(f) goes on writing, as its goroutine's source would not tell.
        if (callee.kind === "source" && statedEffect(callee.fullName, index) === "keeps") this.give([holding], arg);
        else this.#parameter(callee, index, call, holding, when, out);
        return;
      case "builtin":
        this.#builtin(callee.name, index, holding, arg, out);
        return;
      case "external": {
        const effect = stdEffect(callee.fullName, callee.pkg, index);
        if (this.#target.mode === "place" && effect === undefined && holding.at.length > 0) return;
        if (effect === "reads" && when !== "go") return;
        if (effect === "wraps") out.push({ ...holding, at: [], wrap: true, result: 0 });
        else if (effect === "owns") out.push({ ...holding, result: 0 });
        else this.give([holding], arg);
        return;
      }
      default:
        this.give([holding], arg);
    }
  }

  /** A function of the module stores what it gets: a callback goes on to use what it captured. */
  #isKept(callee: Callee, index: number): boolean {
    if (callee.kind !== "source" || this.#target.mode !== "value") return false;
    const plain: Holding = { at: [], sub: [], wrap: false, result: 0 };
    return this.#closures.onParameter(this.#flow, callee, index, plain, this.#target).kind === "keeps";
  }

  #builtin(name: string, index: number, holding: Holding, arg: Expr, out: Holding[]): void {
    switch (name) {
      case "append":
        if (index === 0) out.push(holding);
        else this.give([holding], arg);
        return;
      case "new":
        out.push(holding);
        return;
      case "panic":
        this.give([holding], arg);
    }
  }

  #parameter(
    callee: Extract<Callee, { kind: "source" | "literal" }>,
    parameter: number | "receiver",
    call: Call,
    holding: Holding,
    when: When,
    out: Holding[],
  ): void {
    const effect = this.#closures.onParameter(this.#flow, callee, parameter, holding, this.#target);
    if (this.#target.mode === "place" && callee.kind === "source" && /unlock/i.test(callee.func.name)) {
      // ac.resetTransportAndUnlock() says what it does.
      if (effect.kind !== "releases") this.handOver(call);
    }
    // servers := lock.NewServer(client): what another package makes of it has it from now on.
    const foreign = callee.kind === "source" && callee.func.pkg !== this.#flow.checker.pkg;
    if (foreign && effect.returns.some(({ at, wrap }) => at.length > 0 && !wrap)) this.handOver(call);
    if (effect.kind !== "keeps" || effect.returns.length === 0) this.#apply(effect, call, when);
    else if (when !== "now") this.handOver(call);
    if (this.outcome !== undefined || when !== "now") return;
    for (const { result, at, sub, wrap } of effect.returns) out.push({ result, at, sub, wrap });
  }

  /**
   * A deferred literal that was reached releases what this site acquired in an earlier turn:
   * `for … { f := open(); defer func() { f.Close() }() }`. A variable that all turns share holds the last one only.
   */
  #waitsForEnd(site: Site): boolean {
    return this.aliases.some((alias) => {
      if (!this.#eachTurn(alias.place.root.decl, site)) return false;
      return this.#flow.cfg.defers.some(({ call }, i) => {
        if (i >= deferBits || ((this.defers >> i) & 1) === 0 || call.kind !== "Call" || call.fun.kind !== "FuncLit")
          return false;
        const { kind } = this.#closures.onCaptured(this.#flow, call.fun, alias, this.#target);
        return kind !== "reads";
      });
    });
  }

  #isKeptForNextTurn(site: Site): boolean {
    if (this.#target.mode !== "value" || site.holder.kind !== "result") return false;
    return this.aliases.some(({ place, wrap }) => {
      if (wrap || place.fields.length > 0 || this.#eachTurn(place.root.decl, site)) return false;
      const { statement } = site;
      if (statement.kind !== "Assign") return true;
      return !statement.lhs.some((target) => this.#flow.checker.pathOf(target)?.root === place.root);
    });
  }

  /** The variable is declared inside the innermost loop around the site. */
  #eachTurn(decl: Ident, site: Site): boolean {
    const { checker } = this.#flow;
    for (let node = checker.parentOf(site.node); node; node = checker.parentOf(node)) {
      if (node.kind === "For" || node.kind === "Range") return decl.pos >= node.body.pos;
    }
    return false;
  }

  #acquire(): readonly Holding[] {
    const site = this.#site!;
    // newer, err := open(); …; current.Close(); current = newer: a variable of all turns has the one of the turn before.
    if (this.status === "held" && this.#isKeptForNextTurn(site)) return [];
    if (this.status === "held") this.lost = this.#waitsForEnd(site) ? "deferred-in-loop" : "loop";
    else if (this.status === "deferred") this.lost = "deferred-in-loop";
    this.acquired = true;
    this.status = "held";
    this.parts = 0;
    this.aliases = [];
    const { holder, node } = site;
    switch (holder.kind) {
      case "result":
        return [{ at: site.at, sub: [], wrap: false, result: holder.index }];
      case "process":
        return [];
      default: {
        const expr =
          node.kind !== "Call" ? undefined : holder.kind === "argument" ? node.args[holder.index] : receiverOf(node);
        const path = expr && this.#flow.checker.pathOf(expr.kind === "Unary" && expr.op === "&" ? expr.x : expr);
        // cmd.Start() of a parameter, signal.Notify(s.c): whoever has the thing has the duty.
        const others =
          path && (path.root.owner !== this.#flow.func || path.root.role !== "local" || path.fields.length > 0);
        if (!path || (others && this.#target.mode === "value")) this.handOver(node);
        else this.addAlias({ place: { root: path.root, fields: [...path.fields, ...site.at] }, sub: [], wrap: false });
        return [];
      }
    }
  }
}

function isUnsafePointer(fun: Expr): boolean {
  return fun.kind === "Selector" && fun.sel.name === "Pointer" && fun.x.kind === "Ident" && fun.x.name === "unsafe";
}

/** `t.Errorf(…)`: like `t.Fatalf(…)` it ends what the test promises, though not the function. */
function failsTest(callee: Callee): boolean {
  return (
    (callee.kind === "external" || callee.kind === "interface") &&
    /^testing\.(?:T|B|F|TB|common)\.(?:Error|Errorf|Fail)$/.test(callee.fullName)
  );
}

function receiverOf(call: Call): Expr | undefined {
  return call.fun.kind === "Selector" ? call.fun.x : undefined;
}

/** What is written to it is never refused: `io.Copy(io.Discard, r)`, `io.Copy(&buf, r)`, `io.Copy(hash, r)`. */
function takesAll(writer: Expr | undefined, checker: Checker): boolean {
  if (writer?.kind === "Selector" && writer.sel.name === "Discard") return true;
  const type = writer && checker.typeOf(writer);
  const plain = type?.kind === "Pointer" ? type.elem : type;
  return (
    plain?.kind === "Named" &&
    /^(?:bytes\.Buffer|strings\.Builder|hash\.Hash(?:32|64)?)$/.test(`${plain.pkg}.${plain.name}`)
  );
}

/** Index of the argument that a call of this name releases by the step; undefined when it does not. */
function releaseArgument(step: Release, fullName: string | undefined, name: string | undefined): number | undefined {
  if (step.kind === "function") return step.fullName === fullName ? step.argument : undefined;
  return step.kind === "receiverMethod" && step.name === name ? step.argument : undefined;
}
