import { say } from "../finding/say";
import type { Expr, FuncDecl, FuncLit, FuncNode, Ident, Node, Return } from "../go/ast";
import type { Callee, Checker, GoVersion, Program } from "../go/model";
import type { CfgHints } from "./cfg";
import { type Answer, circle, type Dependencies } from "./dependencies";
import { ends, FunctionFlow } from "./function";
import type { Gate } from "./gate";
import { NilResults } from "./nil-results";
import { startsWith } from "./place";
import { weighed } from "./rootless";
import { type Acquirers, type FreshResult, type LockLeft, SiteFinder, type SpecIndex } from "./sites";
import type { Fate } from "./solve";
import { solve } from "./solve";
import type { ResourceSpec } from "./spec";
import { type Alias, type Effect, type Holding, initialState, keeps, reads } from "./state";
import { type Site, soundsLikeRelease, type Target, targetOf } from "./target";
import { endsByName, neverComesBack, ticksForEver } from "./terminators";
import type { Closures } from "./values";
import { walk } from "./walk";

type SourceCallee = Extract<Callee, { kind: "source" }>;

/** A method that only locks is short (UTF-16 units). */
const maxLockHelper = 400;

/** How deep calls are followed before the answer is "keeps". */
const maxDepth = 16;

/**
 * Most visits that one question may cost, those of the questions it asks counted each time they are asked, kept answers
 * too: so the same question has the same answer whatever was asked before. A question that asks one too costly is so too.
 */
const maxCost = 30_000;

/** What a function does with a parameter, and what finding it out costs. */
interface Costed {
  readonly effect: Effect;
  readonly cost: number;
}

/** A question being answered, with the answer assumed so far; `hit` when somebody asked again meanwhile. */
interface OpenQuestion {
  effect: Effect;
  hit: boolean;
  /** How many questions were open before it. */
  readonly depth: number;
  /** How many preliminary answers there were before it. */
  readonly mark: number;
}

/** An answer inside a circle: good for as long as what the open questions assume stays as it is. */
interface Preliminary {
  readonly answer: Answer<Costed>;
  /** Depth of the outermost open question that it rests on. */
  readonly low: number;
}

/**
 * What functions do with what they get and give, computed on demand and kept. Recursion is cut optimistically (the inner
 * call only reads) and the outermost function of the circle is done again until its answer stands.
 */
export class Summaries implements Closures, Acquirers {
  readonly #program: Program;
  readonly #finder: SiteFinder;
  readonly #dependencies: Dependencies;
  readonly #gate: Gate;
  // Answers hold no nodes and may outlive the bodies they were drawn from; the rest is let go by `forgetBodies`.
  readonly #effects = new WeakMap<FuncNode, Map<string, Answer<Costed>>>();
  readonly #fresh = new WeakMap<FuncDecl, Answer<readonly FreshResult[]>>();
  readonly #locks = new WeakMap<FuncDecl, Answer<readonly LockLeft[]>>();
  readonly #noReturn = new WeakMap<FuncDecl, Answer<boolean>>();
  readonly #nilResults: NilResults;
  #flows = new WeakMap<FuncNode, FunctionFlow>();
  #sites = new WeakMap<FuncNode, Answer<readonly Site[]>>();
  #fates = new WeakMap<Site, Answer<Fate>>();
  readonly #open = new Map<string, OpenQuestion>();
  readonly #preliminary = new Map<string, Preliminary>();
  /** Visits of the question being answered so far. */
  #cost = 0;
  /** Depth of the outermost open question that the one being answered rests on. */
  #low = Number.POSITIVE_INFINITY;
  readonly #busy = new Set<FuncNode>();
  readonly #numbers = new WeakMap<FuncNode, number>();
  #count = 0;
  /** Runs that ran out of budget. */
  exhausted = 0;

  constructor(program: Program, index: SpecIndex, dependencies: Dependencies, gate: Gate) {
    this.#program = program;
    this.#gate = gate;
    this.#dependencies = dependencies;
    this.#finder = new SiteFinder(index, this);
    this.#nilResults = new NilResults(dependencies);
  }

  /** Lets go of all that holds syntax. */
  forgetBodies(): void {
    this.#flows = new WeakMap();
    this.#sites = new WeakMap();
    this.#fates = new WeakMap();
  }

  /** The function as a graph; it must have a body. */
  flow(func: FuncNode, checker: Checker): FunctionFlow {
    let flow = this.#flows.get(func);
    if (!flow) {
      const hints: CfgHints = {
        neverReturns: (call) => this.#neverReturns(checker.calleeOf(call)),
        endless: (operand) => ticksForEver(operand, checker),
        constant: (expr) => checker.boolConst(expr),
      };
      flow = new FunctionFlow(func, checker, hints, this.#dependencies);
      this.#flows.set(func, flow);
    }
    return flow;
  }

  /** Acquisitions of the function itself. */
  sites(flow: FunctionFlow): readonly Site[] {
    const kept = this.#dependencies.reuse(this.#sites.get(flow.func));
    if (kept) return kept.value;
    const answer = this.#dependencies.track(() => this.#finder.find(flow));
    if (this.#busy.size === 0) this.#sites.set(flow.func, answer);
    return answer.value;
  }

  /** What becomes of what a site acquires. */
  fate(flow: FunctionFlow, site: Site): Fate {
    const kept = this.#dependencies.reuse(this.#fates.get(site));
    if (kept) return kept.value;
    const before = this.#cost;
    this.#cost = 0;
    const answer = this.#dependencies.track(() => solve(flow, site.target, site, this));
    this.#cost = before;
    if (answer.value.exhausted) this.exhausted++;
    if (this.#open.size === 0 && this.#busy.size === 0) this.#fates.set(site, answer);
    return answer.value;
  }

  onParameter(
    flow: FunctionFlow,
    callee: Extract<Callee, { kind: "source" | "literal" }>,
    parameter: number | "receiver",
    holding: Holding,
    target: Target,
  ): Effect {
    const func = callee.kind === "source" ? callee.func.decl : callee.func;
    const checker = callee.kind === "source" ? this.#checkerOf(callee) : flow.checker;
    if (!checker || !hasBody(func)) return keeps;
    const found = parameterOf(func, parameter);
    if (!found) return keeps;
    if (found.ident === undefined) return reads;
    const obj = checker.objectOf(found.ident);
    if (obj?.kind !== "var") return keeps;
    const fields = found.variadic ? ["[]", ...holding.at] : holding.at;
    const alias: Alias = { place: { root: obj, fields }, sub: holding.sub, wrap: holding.wrap };
    return this.#effect(func, checker, alias, `${parameter}`, target);
  }

  expectsError(
    flow: FunctionFlow,
    callee: Extract<Callee, { kind: "source" | "literal" }>,
    parameter: number,
  ): boolean {
    const func = callee.kind === "source" ? callee.func.decl : callee.func;
    const file = callee.kind === "source" ? callee.func.file : flow.checker.file;
    if (!hasBody(func)) return false;
    if (callee.kind === "source") this.#dependencies.noteFunction(file, callee.func.decl);
    const name = parameterOf(func, parameter)?.ident?.name;
    const first = name === undefined ? undefined : func.body?.stmts[0];
    const text = first?.kind === "ExprStmt" ? file.text.slice(first.pos, first.end) : "";
    const asserted =
      /^(?:require|assert|is)\.(?:Error|ErrorIs|ErrorAs|ErrorContains|EqualError)f?\((?:\w+, )?(\w+)\b/.exec(text);
    return asserted !== null && asserted[1] === name;
  }

  onCaptured(flow: FunctionFlow, literal: FuncLit, alias: Alias, target: Target): Effect {
    return this.#effect(literal, flow.checker, alias, "captured", target);
  }

  #checkerOf(callee: SourceCallee): Checker | undefined {
    return this.#program.checker(callee.func.pkg, callee.func.file);
  }

  #effect(func: FuncNode, checker: Checker, alias: Alias, slot: string, target: Target): Effect {
    const root = slot === "captured" ? `:${alias.place.root.decl.pos - func.pos}` : "";
    const key = `${slot}${root}.${alias.place.fields.join(".")}:${alias.sub.join(".")}${alias.wrap ? "~" : ""}|${target.key}`;
    const kept = this.#dependencies.reuse(this.#effects.get(func)?.get(key));
    if (kept) return this.#known(kept.value);
    const question = `${this.#numberOf(func)}|${key}`;
    const open = this.#open.get(question);
    if (open) {
      open.hit = true;
      this.#low = Math.min(this.#low, open.depth);
      return open.effect;
    }
    const preliminary = this.#preliminary.get(question);
    if (preliminary) {
      this.#low = Math.min(this.#low, preliminary.low);
      this.#dependencies.reuse(preliminary.answer);
      return this.#known(preliminary.answer.value);
    }
    if (this.#open.size >= maxDepth) {
      this.#dependencies.noteCircle();
      return keeps;
    }
    const entry: OpenQuestion = { effect: reads, hit: false, depth: this.#open.size, mark: this.#preliminary.size };
    const before = { cost: this.#cost, low: this.#low };
    this.#cost = 0;
    this.#low = Number.POSITIVE_INFINITY;
    this.#open.set(question, entry);
    const answer = this.#dependencies.track((): Costed => {
      this.#dependencies.noteFunction(checker.file, func);
      const effect = this.#settle(entry, () => this.#run(func, checker, alias, target));
      return { effect: this.#cost > maxCost ? keeps : effect, cost: this.#cost };
    });
    this.#open.delete(question);
    if (this.#low >= entry.depth) {
      this.#forgetPreliminary(entry.mark);
      const into = this.#effects.get(func) ?? new Map<string, Answer<Costed>>();
      into.set(key, answer);
      this.#effects.set(func, into);
    } else {
      // Inside a circle only the outermost answer is final.
      this.#preliminary.set(question, { answer, low: this.#low });
      before.low = Math.min(before.low, this.#low);
    }
    this.#low = before.low;
    this.#cost = before.cost + answer.value.cost;
    return answer.value.effect;
  }

  #known({ effect, cost }: Costed): Effect {
    this.#cost += cost;
    return effect;
  }

  /** Counts a visit; false: the question costs too much. */
  spend(): boolean {
    return ++this.#cost <= maxCost;
  }

  /** Drops the preliminary answers but for the first. */
  #forgetPreliminary(keep: number): void {
    if (this.#preliminary.size === keep) return;
    for (const question of [...this.#preliminary.keys()].slice(keep)) this.#preliminary.delete(question);
  }

  /** Asks again while the answer rests on a different assumption about itself. */
  #settle(entry: OpenQuestion, run: () => Effect): Effect {
    let effect = reads;
    for (let round = 0; round < 4 && this.#cost <= maxCost; round++) {
      entry.hit = false;
      effect = run();
      if (!entry.hit || sameEffect(effect, entry.effect)) break;
      this.#forgetPreliminary(entry.mark);
      entry.effect = round === 2 ? keeps : effect;
    }
    return effect;
  }

  #run(func: FuncNode, checker: Checker, alias: Alias, target: Target): Effect {
    const flow = this.flow(func, checker);
    const fate = solve(flow, target, undefined, this, { ...initialState, status: "held", aliases: [alias] });
    if (fate.exhausted) this.exhausted++;
    return effectOf(fate, flow);
  }

  errorIsNil(callee: Callee): boolean {
    return this.#nilResults.errorIsNil(callee);
  }

  #numberOf(func: FuncNode): number {
    let n = this.#numbers.get(func);
    if (n === undefined) {
      n = this.#count++;
      this.#numbers.set(func, n);
    }
    return n;
  }

  // ---- Functions that never come back --------------------------------------------------------------------------

  #neverReturns(callee: Callee): boolean {
    if (callee.kind !== "source") return neverComesBack(callee);
    if (callee.viaInterface) return false;
    const { decl } = callee.func;
    if (endsByName(callee)) return true;
    if (decl.type.results.length > 0 || !decl.hasBody) return false;
    const kept = this.#dependencies.reuse(this.#noReturn.get(decl));
    if (kept) return kept.value;
    const answer = this.#dependencies.track(() => {
      this.#dependencies.noteFunction(callee.func.file, decl);
      const text = callee.func.file.text.slice(decl.bodySpan.pos, decl.bodySpan.end);
      if (!mayNotReturn.test(text)) return false;
      // A circle that is still being looked at comes back as far as we know.
      this.#noReturn.set(decl, { value: false, from: [circle], stamp: Number.POSITIVE_INFINITY });
      const checker = this.#checkerOf(callee);
      return checker !== undefined && !ends(this.flow(decl, checker).cfg);
    });
    this.#noReturn.set(decl, answer);
    return answer.value;
  }

  // ---- Functions that acquire for their callers ------------------------------------------------------------------

  /** Results of a function of the module that its caller has to release. */
  freshResults(callee: SourceCallee): readonly FreshResult[] {
    const { decl } = callee.func;
    if (decl.type.results.length === 0 || !decl.hasBody) return [];
    if (!this.#gate.mayGiveFrom(decl, callee.func.pkg)) {
      this.#dependencies.note(callee.func.file.path);
      return [];
    }
    const kept = this.#dependencies.reuse(this.#fresh.get(decl));
    if (kept) return kept.value;
    if (this.#isBusy(decl)) return [];
    const checker = this.#checkerOf(callee);
    if (!checker) return [];
    this.#busy.add(decl);
    const answer = this.#dependencies.track(() => {
      this.#dependencies.noteFunction(callee.func.file, decl);
      return this.#findFresh(this.flow(decl, checker)).flatMap((each) => this.#withVerbs(each, callee));
    });
    this.#busy.delete(decl);
    this.#fresh.set(decl, answer);
    return answer.value;
  }

  /** The function is being looked at, or too many are. */
  #isBusy(decl: FuncDecl): boolean {
    if (!this.#busy.has(decl) && this.#busy.size <= maxDepth) return false;
    this.#dependencies.noteCircle();
    return true;
  }

  /** Locks of the receiver that a method without results leaves held on all its ways: `func (s *T) lock() { s.mu.Lock() }`. */
  locksLeft(callee: SourceCallee): readonly LockLeft[] {
    const { decl } = callee.func;
    const recv = decl.recv?.names[0];
    if (
      !recv ||
      decl.type.results.length > 0 ||
      !decl.hasBody ||
      decl.bodySpan.end - decl.bodySpan.pos > maxLockHelper
    ) {
      return [];
    }
    const kept = this.#dependencies.reuse(this.#locks.get(decl));
    if (kept) return kept.value;
    const checker = this.#checkerOf(callee);
    if (!checker || this.#isBusy(decl)) return [];
    this.#busy.add(decl);
    const answer = this.#dependencies.track(() => {
      this.#dependencies.noteFunction(callee.func.file, decl);
      const text = callee.func.file.text.slice(decl.bodySpan.pos, decl.bodySpan.end);
      // func (c *Cond) Wait() { c.L.Unlock(); …; c.L.Lock() } gives back what its caller holds: nothing is left that was not there.
      if (!/[lL]ock\w*\(/.test(text) || /\bR?Unlock\(/.test(text)) return [];
      return this.#findLocks(this.flow(decl, checker), recv);
    });
    this.#busy.delete(decl);
    this.#locks.set(decl, answer);
    return answer.value;
  }

  #findLocks(flow: FunctionFlow, recv: Ident): readonly LockLeft[] {
    const out: LockLeft[] = [];
    for (const site of this.#finder.find(flow)) {
      if (site.target.mode !== "place" || site.guard !== "none" || site.node.kind !== "Call") continue;
      const fun = site.node.fun;
      const path = fun.kind === "Selector" ? flow.checker.pathOf(fun.x) : undefined;
      if (!path || path.root !== flow.checker.objectOf(recv)) continue;
      const fate = this.fate(flow, site);
      const always = fate.ends.length > 0 && fate.released.length + fate.handedOver.length + fate.lost.length === 0;
      if (always && !fate.exhausted) out.push({ spec: site.spec, at: [...path.fields, ...site.at] });
    }
    return out;
  }

  /** A struct that holds the value is an obligation only if its type has a method that releases. */
  #withVerbs(fresh: FreshResult, callee: SourceCallee): readonly FreshResult[] {
    if (fresh.at.length === 0) return [fresh];
    const { decl, pkg, file } = callee.func;
    const type = typeNameOf(resultType(decl, fresh.index));
    const methods = type === undefined ? undefined : pkg.methods.get(type);
    if (!methods) return [];
    // A stored cancel func or ticker makes its owner a duty only where the owner is meant to be stopped by others.
    const inner = /^(?:cancel|ticker|timer)-/.test(fresh.spec.rule);
    if (inner && (!isExported(decl.name.name) || isCollected(fresh.spec, pkg.goVersion(file)))) return [];
    const holding: Holding = { at: fresh.at, sub: [], wrap: false, result: 0 };
    const flow = this.flow(decl, this.#program.checker(pkg, file));
    const verbs = [...methods.values()].filter((func) => {
      const method: SourceCallee = {
        kind: "source",
        func,
        fullName: `${pkg.path}.${type}.${func.name}`,
        viaInterface: false,
      };
      const { kind } = this.onParameter(flow, method, "receiver", holding, targetOf(fresh.spec));
      return kind === "releases" || kind === "sometimes";
    });
    const telling = verbs.filter(({ name }) => soundsLikeRelease(name) && (!inner || isExported(name)));
    if (telling.length === 0) return [];
    const releases: ResourceSpec["releases"] = telling.map(({ name }) => [{ kind: "method", via: [], name }]);
    const noun = say`${type ?? ""} that holds a ${fresh.spec.noun}`;
    return [{ ...fresh, reported: { ...fresh.spec, releases, noun, rule: "closer-not-closed" } }];
  }

  #findFresh(flow: FunctionFlow): readonly FreshResult[] {
    const out = new Map<string, { fresh: FreshResult; returns: Set<Return | undefined> }>();
    for (const site of this.#finder.find(flow)) {
      if (site.holder.kind !== "result" || site.target.mode !== "value") continue;
      const fate = this.fate(flow, site);
      if (fate.exhausted) return [];
      for (const { result, holding, at } of fate.returned) {
        const part = partOf(site.spec, holding.sub);
        if (holding.wrap || !part) continue;
        const spec = weighed(part, site, flow);
        const key = `${result}.${holding.at.join(".")}`;
        const entry = out.get(key) ?? {
          fresh: { index: result, at: holding.at, spec, reported: spec, guard: guardOf(flow) },
          returns: new Set(),
        };
        entry.returns.add(at);
        out.set(key, entry);
      }
    }
    // kv, stop, err := NewKV(): the func releases what the first result holds, in whatever way; it is one duty, not two.
    const gives = [...out.values()].filter(({ fresh }) => !givesFuncBeside(flow.func, fresh.index));
    return gives
      .filter(({ fresh, returns }) => everyOtherReturnIsEmpty(flow, fresh.index, returns))
      .map(({ fresh }) => fresh);
  }
}

/** Text of a body that may have a way of never returning. */
const mayNotReturn = /\b(?:panic|Exit|Fatal\w*|Panic\w*|Goexit|FailNow|Skip\w*)\s*\(|\bselect\s*\{\s*\}|\bfor\s*\{/;

const parts = new WeakMap<ResourceSpec, Map<string, ResourceSpec>>();

/**
 * The duty that goes with a part of a value: for the body of a response it is `Close` itself. Undefined where releasing
 * the part does not do.
 * ```go
 * func get(url string) (io.ReadCloser, error) { resp, err := http.Get(url); …; return resp.Body, nil }
 * ```
 */
function partOf(spec: ResourceSpec, sub: readonly string[]): ResourceSpec | undefined {
  if (sub.length === 0) return spec;
  const known = parts.get(spec)?.get(sub.join("."));
  if (known) return known;
  const releases = spec.releases.map((steps) =>
    steps.flatMap((step) =>
      (step.kind === "method" || step.kind === "function") && startsWith(step.via, sub)
        ? [{ ...step, via: step.via.slice(sub.length) }]
        : [],
    ),
  );
  if (releases.some((steps) => steps.length !== 1)) return undefined;
  const part: ResourceSpec = { ...spec, releases };
  parts.set(spec, (parts.get(spec) ?? new Map<string, ResourceSpec>()).set(sub.join("."), part));
  return part;
}

/** Another result is a func, which may be the way to release this one. */
function givesFuncBeside(func: FuncNode, index: number): boolean {
  const types = func.type.results.flatMap((field) =>
    Array.from({ length: Math.max(1, field.names.length) }, () => field.type),
  );
  return types.some((type, i) => {
    if (i === index) return false;
    const name = type.kind === "Selector" ? type.sel.name : type.kind === "Ident" ? type.name : "";
    return type.kind === "FuncType" || /(?:Func|Cleanup|Closer|Releaser)$/.test(name);
  });
}

function isExported(name: string): boolean {
  return /^\p{Lu}/u.test(name);
}

/** From Go 1.23 on the collector takes timers and tickers that nobody refers to. */
function isCollected(spec: ResourceSpec, version: GoVersion): boolean {
  return /^(?:ticker|timer)-/.test(spec.rule) && (version.major > 1 || version.minor >= 23);
}

/** The type expression of a result by index. */
function resultType(decl: FuncDecl, index: number): Expr | undefined {
  return decl.type.results.flatMap((field) =>
    Array.from({ length: Math.max(1, field.names.length) }, () => field.type),
  )[index];
}

/** `T` of `T`, `*T`, `*T[A]`. */
function typeNameOf(type: Expr | undefined): string | undefined {
  let at = type;
  while (at?.kind === "Star" || at?.kind === "Index") at = at.x;
  return at?.kind === "Ident" ? at.name : undefined;
}

function hasBody(func: FuncNode): boolean {
  return func.kind === "FuncLit" || func.hasBody;
}

/** The identifier of a parameter; without one the value cannot be used. Undefined where there is no such parameter. */
function parameterOf(
  func: FuncNode,
  parameter: number | "receiver",
): { readonly ident: Ident | undefined; readonly variadic: boolean } | undefined {
  if (parameter === "receiver") {
    if (func.kind !== "FuncDecl" || !func.recv) return undefined;
    return { ident: usable(func.recv.names[0]), variadic: false };
  }
  let index = 0;
  for (const field of func.type.params) {
    const names: readonly (Ident | undefined)[] = field.names.length > 0 ? field.names : [undefined];
    for (const name of names) {
      if (index === parameter || (field.variadic && parameter >= index))
        return { ident: usable(name), variadic: field.variadic };
      index++;
    }
  }
  return undefined;
}

function usable(ident: Ident | undefined): Ident | undefined {
  return ident?.name === "_" ? undefined : ident;
}

/** The effect that a fate amounts to for the caller. */
function effectOf(fate: Fate, flow: FunctionFlow): Effect {
  if (fate.exhausted || fate.handedOver.length > 0 || fate.lost.some((l) => l.reason !== "discarded")) return keeps;
  const endless = !ends(flow.cfg);
  const returns = dedupe(
    fate.returned.map(({ result, holding }) => ({ result, at: holding.at, sub: holding.sub, wrap: holding.wrap })),
  );
  const held = fate.ends.length > 0;
  if (fate.released.length > 0) {
    return { kind: held || returns.length > 0 ? "sometimes" : "releases", returns: [], endless };
  }
  return { kind: "reads", returns, endless };
}

function dedupe(list: Effect["returns"]): Effect["returns"] {
  const seen = new Map(list.map((r) => [JSON.stringify(r), r]));
  return [...seen.values()];
}

/** Callers cannot tell the two apart. */
export function sameEffect(a: Effect, b: Effect): boolean {
  return a.kind === b.kind && a.endless === b.endless && JSON.stringify(a.returns) === JSON.stringify(b.returns);
}

function guardOf(flow: FunctionFlow): Site["guard"] {
  const { results } = flow.func.type;
  const last = results[results.length - 1];
  if (results.length < 1 || !last || count(results) < 2) return "none";
  if (last.type.kind === "Ident" && last.type.name === "error") return "error";
  return last.type.kind === "Ident" && last.type.name === "bool" ? "ok" : "none";
}

function count(fields: FuncDecl["type"]["results"]): number {
  return fields.reduce((n, field) => n + Math.max(1, field.names.length), 0);
}

/** Each return gives the fresh value, or plainly nothing, in its place: `return nil, err`. */
function everyOtherReturnIsEmpty(flow: FunctionFlow, index: number, fresh: ReadonlySet<Return | undefined>): boolean {
  let answer = true;
  if (!flow.func.body) return false;
  walk(flow.func.body, (node: Node) => {
    if (node.kind === "FuncLit") return false;
    if (node.kind !== "Return" || fresh.has(node)) return true;
    const expr = node.results[index];
    if (node.results.length === 0 || !expr || !isEmpty(expr)) answer = false;
    return true;
  });
  return answer;
}

function isEmpty(expr: Expr): boolean {
  if (expr.kind === "Ident") return expr.name === "nil";
  return expr.kind === "CompositeLit" && expr.elements.length === 0;
}
