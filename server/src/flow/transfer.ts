import type { Assign, DeferStmt, Expr, GoStmt, NodeBase, Range, Return, Stmt, ValueSpec } from "../go/ast";
import type { VarObj } from "../go/model";
import type { BasicBlock, Item, Test } from "./cfg";
import { isClosedAtEnd } from "./closed-at-end";
import { madeBeside, saysNothing } from "./closers";
import { saysItsEnd } from "./exhausted";
import { type Fact, lastName, nilFact, withoutWritten } from "./facts";
import type { FunctionFlow } from "./function";
import { isKeptBefore } from "./kept";
import type { LeakReason } from "./leak";
import { overlap, type Place, placeKey, sameFields, startsWith } from "./place";
import { type Alias, deferBits, type Holding, type State } from "./state";
import type { Site, Target } from "./target";
import { type Closures, type StoredField, Values } from "./values";

/** What a run learns besides states. `at` is the node of the statement where it happens. */
export interface Sink {
  leak(reason: LeakReason, at: NodeBase): void;
  /** The value got released, or given to someone; `returned` where it is (in) a result of this function. */
  released(at: NodeBase): void;
  /** `inField`: only as a field of a struct, so that whoever releases it must name the field. */
  handedOver(at: NodeBase, inField: boolean): void;
  stored(field: StoredField): void;
  returned(result: number, holding: Holding, at: Return | undefined): void;
}

/** The meaning of items and tests for one thing that is followed through one function. */
export class Transfer {
  readonly #flow: FunctionFlow;
  readonly #target: Target;
  readonly #site: Site | undefined;
  readonly #sink: Sink;
  readonly #values: Values;
  /** A call that names nothing of ours can release: `signal.Reset()`. */
  readonly #anywhere: boolean;
  /** The acquiring call has more results than the value and its error. */
  readonly #hasOthers: boolean;
  /** What is followed is the cancel func of a context. */
  readonly #cancels: boolean;
  readonly #closures: Closures;
  /** What is made along with a closing function. */
  readonly #beside: ReadonlySet<VarObj>;

  constructor(flow: FunctionFlow, target: Target, site: Site | undefined, closures: Closures, sink: Sink) {
    this.#flow = flow;
    this.#target = target;
    this.#site = site;
    this.#sink = sink;
    this.#anywhere = target.releases.some((steps) =>
      steps.some((step) => step.kind === "function" && step.argument === undefined),
    );
    this.#cancels = site?.spec.rule === "cancel-not-called";
    this.#hasOthers = site?.statement.kind === "Assign" && site.statement.lhs.length > 2;
    this.#closures = closures;
    this.#beside = site ? madeBeside(site, flow.checker) : new Set();
    this.#values = new Values(flow, target, site, closures);
  }

  /** The state after an item; undefined when the path is of no more interest. */
  item(item: Item, state: State, block: BasicBlock): State | undefined {
    if (!this.#concerns(item, state)) return state;
    const v = this.#values;
    v.start(state);
    switch (item.op) {
      case "eval":
        v.visit(item.node);
        break;
      case "range":
        this.#turn(item.node);
        break;
      case "bind":
        this.#bindTyped(item);
        break;
      case "end":
        this.#leaveByNames(undefined);
        break;
      default:
        this.#stmt(item.node, block);
    }
    return this.#finish(item, state);
  }

  /** Nothing that the item names has a part in what we follow. */
  #concerns(item: Item, state: State): boolean {
    if (item.op === "end") return true;
    if (item.op === "stmt" && (item.node.kind === "Return" || item.node.kind === "DeferStmt")) return true;
    const site = this.#site;
    if (site && site.node.pos >= item.node.pos && site.node.end <= item.node.end && item.op !== "range") return true;
    if (this.#cancels && state.status === "held" && item.op === "stmt" && waitsForDone(item.node)) return true;
    if (state.status === "held" && item.op === "stmt" && soundsLikeFailure(item.node)) return true;
    const names = this.#flow.mentions(item);
    if (this.#target.mode === "process" || this.#anywhere) return state.status !== "absent";
    for (const alias of state.aliases) if (names.has(alias.place.root)) return true;
    if (site?.parent && names.has(site.parent.place.root)) return true;
    for (const fact of state.facts.values()) for (const place of fact.reads) if (names.has(place.root)) return true;
    // Constants given to flags make facts.
    return item.op === "stmt" && (item.node.kind === "Assign" || item.node.kind === "DeclStmt");
  }

  #finish(item: Item, before: State): State | undefined {
    const v = this.#values;
    const at = item.node;
    for (const field of v.stored) this.#sink.stored(field);
    if (v.lost !== undefined) this.#sink.leak(v.lost, this.#site?.node ?? at);
    if (v.outcome === "released") this.#sink.released(v.outcomeAt ?? at);
    if (v.outcome === "handedOver") this.#sink.handedOver(v.outcomeAt ?? at, v.inField);
    if (v.outcome !== undefined) return undefined;
    const { status } = v;
    if (status === "held" && this.#target.mode === "value" && !v.aliases.some((alias) => !alias.wrap)) {
      // A function that was given a wrapper never had more: func() { bw.Write(data) }
      if (v.aliases.length > 0 && before.status === "held" && before.aliases.every((alias) => alias.wrap))
        return this.#after(before);
      if (v.aliases.length > 0) {
        // Only a wrapper still knows it: `r = bufio.NewReader(f)` with f gone.
        this.#sink.handedOver(at, false);
        return undefined;
      }
      // Held, and no way to get at it any more: a leak as soon as a way leads out (`if err == nil { t.Fatal() }` is none).
      if (v.acquired || (before.status === "held" && before.aliases.length === 0)) return this.#after(before);
      if (v.overwritten) this.#sink.leak(v.overwritten, at);
      else if (before.status === "held") this.#sink.handedOver(at, false);
      return undefined;
    }
    if (status === "held" && this.#target.mode === "place" && v.aliases.length === 0) {
      this.#sink.handedOver(at, false);
      return undefined;
    }
    if (status === "deferred" && before.status === "held") this.#sink.released(at);
    return this.#after(before);
  }

  /** The state that the item leaves behind; the same object where nothing changed. */
  #after(before: State): State {
    const { status, parts, aliases, facts, defers } = this.#values;
    const same =
      status === before.status &&
      parts === before.parts &&
      aliases === before.aliases &&
      facts === before.facts &&
      defers === before.defers;
    return same ? before : { status, parts, aliases, facts, defers };
  }

  #stmt(stmt: Stmt, block: BasicBlock): void {
    const v = this.#values;
    switch (stmt.kind) {
      case "ExprStmt":
        v.visit(stmt.x);
        break;
      case "Send":
        v.visit(stmt.chan);
        v.give(v.visit(stmt.value), stmt);
        break;
      case "IncDec":
        v.visit(stmt.x);
        this.#write(stmt.x, [], undefined);
        break;
      case "Assign":
        this.#assign(stmt);
        break;
      case "DeclStmt":
        for (const decl of stmt.decls) if (decl.kind === "ValueSpec") this.#declare(decl);
        break;
      case "GoStmt":
        this.#launch(stmt);
        break;
      case "DeferStmt":
        this.#defer(stmt);
        break;
      case "Return":
        if (block.epilogue) for (const result of stmt.results) v.visit(result);
        else this.#return(stmt);
        break;
      case "BadStmt":
        for (const ident of stmt.idents) v.give(v.visit(ident), stmt);
        break;
    }
  }

  #launch(stmt: GoStmt): void {
    if (stmt.call.kind === "Call") this.#values.call(stmt.call, "go");
    else this.#values.visit(stmt.call);
  }

  #defer(stmt: DeferStmt): void {
    const v = this.#values;
    const index = this.#flow.cfg.defers.indexOf(stmt);
    if (index >= 0 && index < deferBits) v.defers |= 1 << index;
    if (stmt.call.kind !== "Call") {
      v.visit(stmt.call);
      return;
    }
    // A literal without parameters runs in the epilogue, where its own statements tell what it does.
    if (index >= 0 && stmt.call.fun.kind === "FuncLit" && stmt.call.args.length === 0) return;
    v.call(stmt.call, "defer");
  }

  #return(stmt: Return): void {
    const v = this.#values;
    if (stmt.results.length === 0) {
      this.#leaveByNames(stmt);
      return;
    }
    const holdings = stmt.results.map((result) => v.visit(result));
    holdings.forEach((list, i) => {
      for (const holding of list) this.#give(holding, i + holding.result, stmt);
    });
    const names = resultNames(this.#flow);
    if (names.length !== stmt.results.length || v.outcome !== undefined) return;
    const failing = failsByConvention(stmt.results);
    const facts = stmt.results.map((result, i) => {
      const obj = names[i];
      if (!obj) return [];
      const place: Place = { root: obj, fields: [] };
      const known = this.#flow.conditions.assigned(place, result, v.facts);
      const fails = known.length === 0 && failing && i === stmt.results.length - 1;
      return fails ? [nilFact(place, false)] : known;
    });
    names.forEach((obj, i) => {
      if (!obj) return;
      // `return nil, err` with named results: a deferred `f.Close()` finds nil in f.
      this.#overwrite({ root: obj, fields: [] }, "path");
      this.#learn(facts[i]!);
    });
  }

  /** The caller gets it as a result. */
  #give(holding: Holding, result: number, stmt: Return | undefined): void {
    const v = this.#values;
    if (v.outcome !== undefined || v.status === "absent") return;
    if (holding.literal || holding.verb || this.#target.mode === "place") {
      v.give([holding], stmt ?? this.#flow.func);
      return;
    }
    // defer resp.Body.Close(); return resp, nil: the caller has it for its header, closed.
    if (v.status !== "deferred" && !isClosedAtEnd(this.#flow, this.#target, v))
      this.#sink.returned(result, holding, stmt);
    v.outcome = "returned";
  }

  /** A bare return, or the end of the body: named results that hold the value hand it to the caller. */
  #leaveByNames(stmt: Return | undefined): void {
    const v = this.#values;
    resultNames(this.#flow).forEach((obj, i) => {
      if (!obj || v.outcome !== undefined) return;
      for (const alias of v.aliases) {
        if (alias.place.root !== obj) continue;
        this.#give({ at: alias.place.fields, sub: alias.sub, wrap: alias.wrap, result: 0 }, i, stmt);
      }
    });
  }

  #declare(spec: ValueSpec): void {
    const results = spec.values.map((value) => this.#values.visit(value));
    this.#assignAll(spec.names, spec.values, results, spec, true);
  }

  #assign(stmt: Assign): void {
    const v = this.#values;
    const results = stmt.rhs.map((value) => v.visit(value));
    if (stmt.op !== "=" && stmt.op !== ":=" && !stmt.define) {
      for (const target of stmt.lhs) {
        v.visit(target);
        this.#write(target, [], undefined);
      }
      return;
    }
    // The operands of what is written to are read: `m[f.Name()] = 1`.
    for (const target of stmt.lhs) {
      if (target.kind === "Index") {
        v.visit(target.x);
        // What is a key of a map is kept there as its values are: `pool.conns[conn] = struct{}{}`.
        for (const index of target.indices) v.give(v.visit(index), stmt);
      } else if (target.kind === "Selector" || target.kind === "Star") {
        v.visit(target.x);
      }
    }
    this.#assignAll(stmt.lhs, stmt.rhs, results, stmt, stmt.define);
  }

  #assignAll(
    lhs: readonly Expr[],
    rhs: readonly Expr[],
    results: readonly (readonly Holding[])[],
    stmt: Stmt | ValueSpec,
    define: boolean,
  ): void {
    const v = this.#values;
    if (v.outcome !== undefined) return;
    const spread = rhs.length === 1 && lhs.length > 1;
    const known = v.facts;
    const moves = lhs.map((target, i) => {
      const holdings = spread
        ? results[0]!.filter((h) => h.result === i).map((h) => ({ ...h, result: 0 }))
        : (results[i] ?? []);
      return { target, holdings, value: spread ? undefined : rhs[i] };
    });
    const places = moves.map(({ target }) => this.#flow.checker.pathOf(target));
    const failing = !spread && failsByConvention(rhs);
    const facts = moves.map(({ value }, i) => {
      const to = places[i];
      const list = to && value ? this.#flow.conditions.assigned(to, value, known) : [];
      // conn, err = nil, ctx.Err()
      return to && failing && list.length === 0 && i === moves.length - 1 ? [nilFact(to, false)] : list;
    });
    if (rhs.length === 0) {
      // `var err error`: the zero value.
      places.forEach((place, i) => {
        if (place) facts[i] = [nilFact(place, true), { key: `val:${placeKey(place)}`, value: false, reads: [place] }];
      });
    }
    const old = v.aliases;
    moves.forEach(({ target }) => {
      this.#overwriteExpr(target, define);
    });
    moves.forEach(({ target, holdings }) => {
      this.#bind(target, holdings, stmt);
    });
    if (v.overwritten && v.aliases.some((alias) => !alias.wrap)) v.overwritten = undefined;
    if (v.overwritten && old.length === 0) v.overwritten = undefined;
    for (const list of facts) this.#learn(list);
    this.#guard(lhs, rhs, spread);
    this.#neverFails(lhs, rhs);
    this.#mayBreak(lhs, rhs, old);
    this.#judges(lhs, rhs, known);
    this.#assertion(lhs, rhs, results);
  }

  /** After the acquiring call: its error is nil, its `ok` true. The other way out acquired nothing and is not followed. */
  #guard(lhs: readonly Expr[], rhs: readonly Expr[], spread: boolean): void {
    const site = this.#site;
    if (!site || site.guard === "none" || !this.#values.acquired) return;
    const index = rhs.indexOf(site.node);
    const target = index < 0 ? undefined : spread ? lhs[lhs.length - 1] : lhs[index];
    const place = target && this.#flow.checker.pathOf(target);
    if (!place) return;
    const fact: Fact =
      site.guard === "error" ? nilFact(place, true) : { key: `val:${placeKey(place)}`, value: true, reads: [place] };
    this.#values.setFact(fact);
    // `file, writer, err := create(path)`: the one is there as well as the other.
    if (!spread || site.guard !== "error" || site.through === undefined) return;
    for (const beside of lhs.slice(0, -1)) {
      const other = this.#flow.checker.pathOf(beside);
      if (other && this.#flow.checker.typeOf(beside).kind === "Pointer") this.#learn([nilFact(other, false)]);
    }
  }

  /** `w, err := NewWriter(f)` of a function that always answers a nil error: nobody leaves by it. */
  #neverFails(lhs: readonly Expr[], rhs: readonly Expr[]): void {
    const call = rhs.length === 1 ? rhs[0] : undefined;
    if (call?.kind !== "Call") return;
    const place = this.#flow.checker.pathOf(lhs[lhs.length - 1]!);
    if (!place || !this.#closures.errorIsNil(this.#flow.checker.calleeOf(call))) return;
    this.#values.setFact(nilFact(place, true));
  }

  /**
   * `rpc, err := client.Client()`: where what is held ends with an error of its own, that error ends it.
   * `names, err := rows.Columns()` fails where the rows are closed, and only there.
   */
  #mayBreak(lhs: readonly Expr[], rhs: readonly Expr[], held: readonly Alias[]): void {
    const call = rhs.length === 1 ? rhs[0] : undefined;
    const { spec, node } = this.#site ?? {};
    if (spec === undefined || call?.kind !== "Call" || call === node) return;
    const isOver = spec.rule === "rows-not-closed" && /^Column(?:s|Types)$/.test(lastName(call.fun) ?? "");
    if (!spec.endsOnError && !isOver) return;
    const place = this.#flow.checker.pathOf(lhs[lhs.length - 1]!);
    const names = this.#flow.mentions({ op: "eval", node: call });
    if (!place || !held.some((alias) => names.has(alias.place.root))) return;
    this.#values.setFact({ key: `${breaksKey}${placeKey(place)}`, value: true, reads: [place] });
  }

  /** `retry, err := shouldRetry(err)` with the error of our own call: what it answers may say that there is nothing. */
  #judges(lhs: readonly Expr[], rhs: readonly Expr[], known: State["facts"]): void {
    const call = rhs.length === 1 ? rhs[0] : undefined;
    if (call?.kind !== "Call" || this.#site?.guard !== "error" || this.#values.acquired) return;
    const own = call.args.some((arg) => {
      const place = arg.kind === "Ident" ? this.#flow.checker.pathOf(arg) : undefined;
      return place !== undefined && known.get(`nil:${placeKey(place)}`)?.value === true;
    });
    if (!own) return;
    for (const target of lhs) {
      const place = this.#flow.checker.pathOf(target);
      if (place) this.#values.setFact({ key: `${judgedKey}${placeKey(place)}`, value: true, reads: [place] });
    }
  }

  /** `c, ok := x.(io.Closer)`: where it is none there is nothing to close. */
  #assertion(lhs: readonly Expr[], rhs: readonly Expr[], results: readonly (readonly Holding[])[]): void {
    if (lhs.length !== 2 || rhs.length !== 1 || rhs[0]!.kind !== "TypeAssert" || results[0]!.length === 0) return;
    const place = this.#flow.checker.pathOf(lhs[1]!);
    if (place) this.#values.setFact({ key: `val:${placeKey(place)}`, value: true, reads: [place] });
  }

  #learn(facts: readonly Fact[]): void {
    for (const fact of facts) if (this.#flow.remembered.has(fact.key)) this.#values.setFact(fact);
  }

  /** What a variable held before is gone. */
  #overwriteExpr(target: Expr, define: boolean): void {
    if (target.kind === "Ident" && target.name === "_") return;
    const place = this.#flow.checker.pathOf(target);
    if (place) this.#overwrite(place, define ? "loop" : "overwritten");
  }

  #overwrite(place: Place, reason: LeakReason | undefined): void {
    const v = this.#values;
    v.facts = withoutWritten(v.facts, place);
    const before = v.aliases;
    v.aliases = before.filter(
      (alias) => alias.place.root !== place.root || !startsWith(alias.place.fields, place.fields),
    );
    if (reason && v.aliases.length < before.length && !v.acquired) v.overwritten ??= reason;
  }

  #write(target: Expr, holdings: readonly Holding[], at: NodeBase | undefined): void {
    this.#overwriteExpr(target, false);
    if (at) this.#bind(target, holdings, at);
  }

  /** Gives holdings to what stands on the left of an assignment. */
  #bind(target: Expr | undefined, holdings: readonly Holding[], at: NodeBase): void {
    const v = this.#values;
    if (!target || (target.kind === "Ident" && target.name === "_")) return;
    const place = this.#flow.checker.pathOf(target);
    if (place && at && "kind" in at && at.kind === "Range") this.#overwrite(place, undefined);
    if (place) {
      // `resp.Body = &limited{resp.Body}`: the part that has to be released is another one now.
      for (const alias of v.aliases) {
        if (alias.place.root !== place.root || place.fields.length <= alias.place.fields.length) continue;
        if (startsWith(place.fields, alias.place.fields) && this.#isReleasedPart(alias, place)) {
          v.handOver(at);
          return;
        }
      }
    }
    if (holdings.length === 0 || v.outcome !== undefined) return;
    // *node = Node{Listener: listener}: whoever the pointer came from has it.
    const isElsewhere = target.kind === "Star" || !place || !this.#isOurs(place);
    if (isElsewhere || (place.fields.length > 0 && isKeptBefore(place.root, target, this.#flow))) {
      const field = place?.fields.at(-1);
      const owner = place?.fieldOwner;
      const whole =
        holdings.length === 1 && holdings.every((h) => !h.literal && !h.verb && !h.wrap && h.at.length === 0);
      if (field !== undefined && field !== "[]" && owner !== undefined && whole && this.#target.mode === "value") {
        v.store({ owner, name: field, node: target }, at);
      } else {
        v.give(holdings, at);
      }
      return;
    }
    for (const { literal, verb, at: fields, sub, wrap } of holdings) {
      if (literal) {
        // A variable that only ever holds the literal is looked through where it is used.
        if (target.kind !== "Ident" || this.#flow.literalOf(target) !== literal) v.give(holdings, at);
      } else if (verb) {
        v.give(holdings, at);
      } else {
        v.addAlias({ place: { root: place.root, fields: [...place.fields, ...fields] }, sub, wrap });
        // s := &session{}; s.stop = cancel: who releases the field of an `s` that goes on to live elsewhere?
        const owner = this.#flow.checker.pathOf(target)?.fieldOwner;
        const name = place.fields[place.fields.length - 1];
        if (owner !== undefined && name !== undefined && fields.length === 0 && !wrap && target.kind === "Selector") {
          v.stored.push({ owner, name, node: target });
        }
      }
    }
  }

  #isReleasedPart(alias: Alias, place: Place): boolean {
    const part = [...alias.sub, ...place.fields.slice(alias.place.fields.length)];
    return this.#target.releases.some((steps) =>
      steps.some((step) => step.kind === "method" && step.via.length > 0 && startsWith(step.via, part)),
    );
  }

  /** A variable of this function, or a field of a struct that this function made and keeps in one. */
  #isOurs(place: Place): boolean {
    const { root, fields } = place;
    if (root.role === "global" || root.owner !== this.#flow.func) return false;
    if (fields.length === 0) return true;
    return root.role === "local" && !fields.includes("[]") && madeHere(root);
  }

  /** Another turn of a range: what a slice holds is in the value now. */
  #turn(range: Range): void {
    const elements = this.#values.visit(range.x).filter(({ at }) => at[0] === "[]");
    this.#bind(range.key, [], range);
    this.#bind(
      range.value,
      elements.map((holding) => ({ ...holding, at: holding.at.slice(1) })),
      range,
    );
  }

  #bindTyped(item: Extract<Item, { op: "bind" }>): void {
    const { bind, x } = item.node;
    const v = this.#values;
    const holdings = v.visit(x);
    if (bind && holdings.length > 0) this.#bind(bind, holdings, item.node);
  }

  /**
   * A deferred call that was reached before the lock was taken again unlocks it all the same:
   * `mu.Lock(); defer mu.Unlock(); for … { mu.Unlock(); wait(); mu.Lock() }`.
   */
  #releasedAtEnd(index: number, state: State): boolean {
    const { call } = this.#flow.cfg.defers[index]!;
    // defer signal.Stop(c); signal.Notify(c): what is acquired was there before.
    const there = this.#site?.holder.kind === "argument" || this.#site?.holder.kind === "receiver";
    if (!there || state.status !== "held" || call.kind !== "Call") return false;
    // The statements of a literal are items of their own.
    if (call.fun.kind === "FuncLit") return false;
    const v = this.#values;
    v.start(state);
    v.call(call, "now");
    if (v.outcome === "released") this.#sink.released(call);
    else if (v.outcome === "handedOver") this.#sink.handedOver(call, v.inField);
    return v.outcome !== undefined;
  }

  /** Whether control can go along an edge, and what is known there. Undefined: it cannot, or nothing is held there. */
  test(test: Test, state: State): State | undefined {
    if (test.kind === "defer") {
      if (test.index >= deferBits) return state;
      if (((state.defers >> test.index) & 1) !== (test.reached ? 1 : 0)) return undefined;
      return test.reached && this.#releasedAtEnd(test.index, state) ? undefined : state;
    }
    if (test.kind !== "cond" && test.kind !== "type") return state;
    if (test.kind === "cond" && state.status === "held") {
      if (!this.#siteTest(test.expr, test.truth)) return undefined;
      if (
        this.#hasNoContent(test.expr, test.truth, state) ||
        this.#asksBesides(test.expr, state) ||
        this.#isNoHandle(test.expr, test.truth, state) ||
        this.#asksOutside(test.expr, state)
      )
        return undefined;
      if (this.#isDone(test.expr, test.truth)) {
        this.#sink.released(test.expr);
        return undefined;
      }
      if (this.#exhausts(test.expr, test.truth, state)) {
        this.#sink.released(test.expr);
        return undefined;
      }
    }
    const { facts, asked } = this.#flow.conditions.ofTest(test);
    let known = state.facts;
    for (const fact of facts) {
      if (state.status === "held" && fact.reads.some((place) => known.has(`${judgedKey}${placeKey(place)}`)))
        return undefined;
      const before = known.get(fact.key);
      if (before) {
        if (before.value !== fact.value) return undefined;
        if (
          state.status === "held" &&
          fact.nil &&
          this.#hasOthers &&
          this.#isOwnError(fact.nil, state) &&
          !known.has(checkedKey)
        ) {
          known = new Map(known).set(checkedKey, { key: checkedKey, value: true, reads: [] });
        }
        continue;
      }
      if (fact.nil && fact.value && state.status === "held" && this.#isHeld(fact.nil, state)) return undefined;
      if (fact.nil && !fact.value && known.has(`${breaksKey}${placeKey(fact.nil)}`)) {
        this.#sink.released(test.kind === "cond" ? test.expr : test.node);
        return undefined;
      }
      if (state.status === "held" && fact.reads.some(({ root }) => this.#beside.has(root)) && saysNothing(fact))
        return undefined;
      if (!this.#flow.remembered.has(fact.key)) continue;
      const next = new Map(known);
      next.set(fact.key, fact);
      known = next;
    }
    // `if isFatal(err)` with the error of our own call: whether something is held there is anybody's guess.
    if (
      state.status === "held" &&
      this.#target.mode === "place" &&
      test.kind === "cond" &&
      this.#asksOwner(test.expr, state)
    ) {
      return undefined;
    }
    if (state.status === "held" && asked.some((place) => this.#isOwnError(place, state))) return undefined;
    return known === state.facts ? state : { ...state, facts: known };
  }

  /** `if y != x` with y's lock held: which of the two is locked, and so must be unlocked, is more than we know. */
  #asksOwner(expr: Expr, state: State): boolean {
    if (expr.kind !== "Binary" || (expr.op !== "==" && expr.op !== "!=")) return false;
    if (isNilIdent(expr.x) || isNilIdent(expr.y)) return false;
    return [expr.x, expr.y].some((side) => {
      const path = this.#flow.checker.pathOf(side);
      return path && state.aliases.some((a) => a.place.root === path.root && startsWith(a.place.fields, path.fields));
    });
  }

  #isOwnError(place: Place, state: State): boolean {
    return this.#site?.guard === "error" && state.facts.get(`nil:${placeKey(place)}`)?.value === true;
  }

  #isHeld(place: Place, state: State): boolean {
    return state.aliases.some(
      (alias) =>
        !alias.wrap &&
        overlap(alias.place, place) &&
        (startsWith(place.fields, alias.place.fields)
          ? sameFields(place.fields, alias.place.fields) || this.#isReleasedPart(alias, place)
          : true),
    );
  }

  /** The acquiring call is the condition: `if mu.TryLock()`, `if cmd.Start() != nil`. */
  #siteTest(expr: Expr, truth: boolean): boolean {
    const site = this.#site;
    if (!site || site.guard === "none") return true;
    if (expr === site.node) return site.guard !== "ok" || truth;
    if (expr.kind !== "Binary" || (expr.x !== site.node && expr.y !== site.node)) return true;
    const other = expr.x === site.node ? expr.y : expr.x;
    if (other.kind !== "Ident" || other.name !== "nil") return true;
    return (expr.op === "==") === truth;
  }

  /** `handle == 0`, `handle == windows.InvalidHandle`: there is none. */
  #isNoHandle(expr: Expr, truth: boolean, state: State): boolean {
    if (expr.kind !== "Binary" || !/^[!=]=$/.test(expr.op) || truth !== (expr.op === "==")) return false;
    return [
      [expr.x, expr.y],
      [expr.y, expr.x],
    ].some(([held, none]) => {
      if (!/^Invalid/.test(lastName(none!) ?? "") && this.#flow.checker.intConst(none!) !== 0) return false;
      const path = this.#flow.checker.pathOf(held!);
      return (
        path !== undefined &&
        state.aliases.some(({ place, sub }) => sub.length === 0 && placeKey(place) === placeKey(path))
      );
    });
  }

  /** `resp.StatusCode == http.StatusNoContent`: such an answer has no body. */
  #hasNoContent(expr: Expr, truth: boolean, state: State): boolean {
    if (this.#site?.spec.rule !== "http-body-not-closed" || expr.kind !== "Binary") return false;
    if (truth !== (expr.op === "==") || !/^[!=]=$/.test(expr.op)) return false;
    const [field, code] =
      expr.x.kind === "Selector" && expr.x.sel.name === "StatusCode" ? [expr.x, expr.y] : [expr.y, expr.x];
    if (field.kind !== "Selector" || field.sel.name !== "StatusCode") return false;
    const number = this.#flow.checker.intConst(code);
    const empty = /^Status(?:NoContent|NotModified)$/.test(lastName(code) ?? "") || number === 204 || number === 304;
    const path = empty ? this.#flow.checker.pathOf(field.x) : undefined;
    return path !== undefined && this.#isHeld(path, state);
  }

  /**
   * Another result of the acquiring call is asked before its error: it may say the same.
   * ```go
   * conn, resp, err := dialer.Dial(url, nil)
   * if resp.StatusCode != http.StatusSwitchingProtocols { return readError(resp) }
   * ```
   */
  #asksBesides(expr: Expr, state: State): boolean {
    const site = this.#site;
    const { statement, node } = site ?? {};
    if (site?.guard !== "error" || statement?.kind !== "Assign" || statement.rhs[0] !== node) return false;
    if (statement.lhs.length < 3 || site.holder.kind !== "result" || state.facts.has(checkedKey)) return false;
    const { index } = site.holder;
    const names = this.#flow.mentions({ op: "eval", node: expr });
    return statement.lhs.some((target, i) => {
      const obj =
        i !== index && i < statement.lhs.length - 1 && target.kind === "Ident"
          ? this.#flow.checker.objectOf(target)
          : undefined;
      return obj?.kind === "var" && names.has(obj);
    });
  }

  /**
   * Whether a deferred literal releases is up to a variable of the function around, of which nothing is known here.
   * ```go
   * done := false
   * err := func() error { mu.Lock(); defer func() { if !done { mu.Unlock() } }(); …; done = true; … }()
   * ```
   */
  #asksOutside(expr: Expr, state: State): boolean {
    if (this.#flow.func.kind !== "FuncLit" || !this.#flow.isDeferred(expr)) return false;
    for (const variable of this.#flow.mentions({ op: "eval", node: expr })) {
      if (variable.role !== "local" || variable.owner === this.#flow.func) continue;
      if (variable.decl.pos >= this.#flow.func.pos && variable.decl.end <= this.#flow.func.end) continue;
      if (![...state.facts.values()].some(({ reads }) => reads.some(({ root }) => root === variable))) return true;
    }
    return false;
  }

  /** `ctx.Err() != nil`: the context is done, its cancel func has nothing left to do. */
  #isDone(expr: Expr, truth: boolean): boolean {
    if (!this.#cancels || expr.kind !== "Binary" || !isNilIdent(expr.y) || expr.x.kind !== "Call") return false;
    return lastName(expr.x.fun) === "Err" && expr.x.args.length === 0 && truth === (expr.op === "!=");
  }

  /** `rows.Next()` said no. */
  #exhausts(expr: Expr, truth: boolean, state: State): boolean {
    if (
      expr.kind === "Binary" &&
      expr.y.kind === "Ident" &&
      /^(?:==|!=)$/.test(expr.op) &&
      /^(?:true|false)$/.test(expr.y.name)
    )
      return this.#exhausts(expr.x, truth === ((expr.op === "==") === (expr.y.name === "true")), state);
    if (truth) return false;
    if (expr.kind === "Ident") return this.#site !== undefined && saysItsEnd(expr, this.#site, this.#flow.checker);
    if (expr.kind !== "Call" || expr.fun.kind !== "Selector") return false;
    if (!this.#target.exhaustedBy.includes(expr.fun.sel.name)) return false;
    const place = this.#flow.checker.pathOf(expr.fun.x);
    return (
      place !== undefined &&
      state.aliases.some((alias) => !alias.wrap && alias.sub.length === 0 && placeKey(alias.place) === placeKey(place))
    );
  }
}

/** Known once the error of the acquiring call was looked at. */
const checkedKey = "checked";

/** With the place of an error: it is that of a call on what is held, and would end it. */
const breaksKey = "breaks:";

/** With the place of a variable: it is what somebody made of the error of the acquiring call. */
const judgedKey = "judged:";

function isNilIdent(expr: Expr): boolean {
  return expr.kind === "Ident" && expr.name === "nil";
}

/** `t.Errorf(…)`, as far as the text tells. */
function soundsLikeFailure(stmt: Stmt): boolean {
  return stmt.kind === "ExprStmt" && stmt.x.kind === "Call" && /^(?:Errorf?|Fail)$/.test(lastName(stmt.x.fun) ?? "");
}

/** `<-ctx.Done()` as a statement, also of a select. */
function waitsForDone(stmt: Stmt): boolean {
  const x = stmt.kind === "ExprStmt" ? stmt.x : undefined;
  return x?.kind === "Unary" && x.op === "<-" && x.x.kind === "Call" && lastName(x.x.fun) === "Done";
}

const madeMemo = new WeakMap<VarObj, boolean>();

/** `x := T{…}`, `x := &T{…}`, `x := new(T)`, `var x T`: nobody else knows what x points to yet. */
function madeHere(variable: VarObj): boolean {
  let made = madeMemo.get(variable);
  if (made === undefined) {
    made = isMade(variable);
    madeMemo.set(variable, made);
  }
  return made;
}

function isMade(variable: VarObj): boolean {
  const { site, decl } = variable;
  if (site.kind === "ValueSpec") {
    const index = site.names.indexOf(decl);
    return site.values.length === 0 ? site.type?.kind !== "Star" : isFreshExpr(site.values[index]);
  }
  if (site.kind !== "Assign") return false;
  return site.lhs.length === site.rhs.length && isFreshExpr(site.rhs[site.lhs.indexOf(decl)]);
}

function isFreshExpr(expr: Expr | undefined): boolean {
  if (!expr) return false;
  if (expr.kind === "CompositeLit") return true;
  if (expr.kind === "Unary") return expr.op === "&" && isFreshExpr(expr.x);
  return expr.kind === "Call" && expr.fun.kind === "Ident" && expr.fun.name === "new";
}

/**
 * Nothing but an error comes back, so it is one.
 * ```go
 * defer func() { if err != nil { f.Close() } }()
 * if ctx.Err() != nil { return nil, ctx.Err() }
 * ```
 */
function failsByConvention(results: readonly Expr[]): boolean {
  const last = results[results.length - 1];
  if (results.length < 2 || !last || isNilIdent(last)) return false;
  return results.slice(0, -1).every((result) => isZero(result));
}

function isZero(expr: Expr): boolean {
  if (expr.kind === "Ident") return expr.name === "nil" || expr.name === "false";
  if (expr.kind === "BasicLit") return /^(?:0|""|``|-1)$/.test(expr.text);
  return expr.kind === "CompositeLit" && expr.elements.length === 0;
}

/** Objects of the named results in order; [] where results have no names. */
function resultNames(flow: FunctionFlow): readonly (VarObj | undefined)[] {
  return flow.func.type.results.flatMap((field) =>
    field.names.map((name) => {
      const obj = name.name === "_" ? undefined : flow.checker.objectOf(name);
      return obj?.kind === "var" ? obj : undefined;
    }),
  );
}
