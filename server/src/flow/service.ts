import type { FuncDecl, FuncNode, GoFile, Node } from "../go/ast";
import type { Checker, Package, Program } from "../go/model";
import { forEachChild } from "../go/walk";
import { fieldLeakOf, leakOf } from "./build-leak";
import type { Cfg } from "./cfg";
import { type Changes, changesOf } from "./changes";
import { type Answer, circle, type Dependencies } from "./dependencies";
import { FieldCensus, isUsedAfter, livesWithProcess } from "./fields";
import type { FunctionFlow } from "./function";
import { Gate } from "./gate";
import type { ObligationLeak } from "./leak";
import { leavesForOthers, staysTaken } from "./locks";
import { ProcessEnds } from "./process";
import { resourceSpecs } from "./resources";
import { SpecIndex } from "./sites";
import type { Fate } from "./solve";
import type { ResourceSpec } from "./spec";
import { Summaries } from "./summary";
import type { Site } from "./target";

/** What rules ask the obligation analysis. Answers are kept as long as the program keeps its syntax trees. */
export interface Flow {
  /** What the function, or a literal inside it, acquires and does not release. Source order. */
  leaks(func: FuncDecl, checker: Checker): readonly ObligationLeak[];
  /** The same for all functions of the package that may acquire something, tests included; by file and offset. */
  packageLeaks(pkg: Package): readonly ObligationLeak[];
  cfg(func: FuncNode, checker: Checker): Cfg;
  /** The process ends when the function does: `main`, a command of a command line, what only those call, once. */
  endsWithProcess(func: FuncDecl, checker: Checker): boolean;
  /** Runs that ran out of budget so far: their functions were left alone. */
  readonly exhausted: number;
}

const flows = new WeakMap<Program, Map<readonly ResourceSpec[], ObligationFlow>>();

/** The analysis of a program. Summaries are shared by all its packages. */
export function flowOf(program: Program, specs: readonly ResourceSpec[] = resourceSpecs): Flow {
  const bySpecs = flows.get(program) ?? new Map<readonly ResourceSpec[], ObligationFlow>();
  flows.set(program, bySpecs);
  let flow = bySpecs.get(specs);
  if (!flow) {
    flow = new ObligationFlow(program, specs);
    bySpecs.set(specs, flow);
  }
  return flow;
}

/** Tells the analyses of a program that files changed or vanished. */
export function flowFilesChanged(program: Program, paths: readonly string[]): void {
  changesOf(program).filesChanged(paths);
  for (const flow of flows.get(program)?.values() ?? []) flow.filesChanged();
}

/**
 * Lets go of all syntax that the analyses of a program hold, but keeps what they have learnt; of the folder, where one is
 * given, nobody will ask again.
 */
export function forgetFlowBodies(program: Program, dir?: string): void {
  if (dir !== undefined) changesOf(program).forget(dir);
  for (const flow of flows.get(program)?.values() ?? []) flow.forgetBodies(dir);
}

/** Leaks of one package. */
interface PackageLeaks {
  /** By function, for as long as its file is the same. */
  readonly all: ReadonlyMap<FuncDecl, Answer<readonly ObligationLeak[]>>;
  /** Functions that leak nothing, by key: they hold no syntax, and outlive changes of their file. */
  readonly quiet: ReadonlyMap<string, Answer<readonly ObligationLeak[]>>;
}

class ObligationFlow implements Flow {
  readonly #program: Program;
  readonly #index: SpecIndex;
  readonly #gate: Gate;
  readonly #changes: Changes;
  #era: number;
  #summaries: Summaries;
  #fields: FieldCensus;
  #processes: ProcessEnds;
  /** By folder, external tests apart. */
  readonly #packages = new Map<string, PackageLeaks>();
  /** The package asked for last, and its leaks: rules ask one after the other. */
  #last: { readonly pkg: Package; readonly leaks: readonly ObligationLeak[] } | undefined;

  constructor(program: Program, specs: readonly ResourceSpec[]) {
    this.#index = new SpecIndex(specs);
    this.#program = program;
    this.#fields = new FieldCensus(program);
    this.#processes = new ProcessEnds(program);
    this.#gate = new Gate(program, this.#index);
    this.#changes = changesOf(program);
    this.#era = this.#changes.era;
    this.#summaries = new Summaries(program, this.#index, this.#changes.dependencies, this.#gate);
  }

  get exhausted(): number {
    return this.#summaries.exhausted;
  }

  cfg(func: FuncNode, checker: Checker): Cfg {
    return this.#summaries.flow(func, checker).cfg;
  }

  endsWithProcess(func: FuncDecl, checker: Checker): boolean {
    const ends = this.#processes.endsWith(func, func, checker);
    for (const path of this.#processes.filesOfOthers()) this.#dependencies.note(path);
    return ends;
  }

  filesChanged(): void {
    this.#summaries.forgetBodies();
    this.#last = undefined;
    this.#gate.reset();
    this.#fields = new FieldCensus(this.#program);
    this.#processes = new ProcessEnds(this.#program);
  }

  /** Bodies are let go, and leaks, for they hold nodes; of other folders than `dir` it is kept who has none. */
  forgetBodies(dir: string | undefined): void {
    this.#summaries.forgetBodies();
    this.#last = undefined;
    for (const [key, { quiet }] of this.#packages) {
      if (dir === undefined || key.startsWith(`${dir} `)) this.#packages.delete(key);
      else this.#packages.set(key, { all: new Map(), quiet });
    }
  }

  get #dependencies(): Dependencies {
    return this.#changes.dependencies;
  }

  /** After a change that makes all void nothing is kept. */
  #settle(): void {
    this.#changes.settle();
    if (this.#era === this.#changes.era) return;
    this.#era = this.#changes.era;
    this.#packages.clear();
    this.#summaries = new Summaries(this.#program, this.#index, this.#dependencies, this.#gate);
  }

  packageLeaks(pkg: Package): readonly ObligationLeak[] {
    this.#settle();
    if (this.#last?.pkg === pkg) return this.#last.leaks;
    const key = `${pkg.dir} ${pkg.path}`;
    const before = this.#packages.get(key);
    const all = new Map<FuncDecl, Answer<readonly ObligationLeak[]>>();
    const quiet = new Map<string, Answer<readonly ObligationLeak[]>>();
    for (const [file, functions] of this.#gate.functionsOf(pkg)) {
      this.#changes.know(file);
      const version = pkg.goVersion(file);
      for (const func of functions) {
        const name = `${this.#dependencies.keyOf(file, func)} ${version.major}.${version.minor}`;
        const kept =
          this.#dependencies.reuse(before?.quiet.get(name)) ?? this.#dependencies.reuse(before?.all.get(func));
        const answer = kept ?? this.#dependencies.track(() => this.leaks(func, this.#program.checker(pkg, file)));
        all.set(func, answer);
        if (answer.value.length === 0 && !answer.from.includes(circle)) quiet.set(name, answer);
      }
    }
    this.#packages.set(key, { all, quiet });
    this.#summaries.forgetBodies();
    const leaks = [...all.values()].flatMap(({ value }) => value);
    this.#last = { pkg, leaks };
    return leaks;
  }

  leaks(func: FuncDecl, checker: Checker): readonly ObligationLeak[] {
    this.#dependencies.noteFunction(checker.file, func);
    return func.hasBody ? this.#find(func, checker) : [];
  }

  #find(func: FuncDecl, checker: Checker): ObligationLeak[] {
    const out: ObligationLeak[] = [];
    for (const each of functionsIn(func)) {
      const flow = this.#summaries.flow(each, checker);
      for (const site of this.#summaries.sites(flow)) {
        const fate = this.#summaries.fate(flow, site);
        const leak = this.#plainLeak(flow, site, fate, func) ?? this.#fieldLeak(flow, site, fate, func, checker.pkg);
        // Whether a lock stays taken, or what was started is ended, other functions of the package decide.
        if (leak !== undefined && site.target.mode !== "value") this.#notePackage(checker.pkg);
        if (!leak || !isSure(leak, site, func, checker.pkg, this.#program)) continue;
        // A lock that is left held stops everybody, once is enough.
        if (site.target.mode !== "place" && this.#stays(leak, each, func, checker)) continue;
        out.push(leak);
      }
    }
    // A struct that holds two files is one thing to close; a file says more of it than a context without parent.
    const seen = new Set<unknown>();
    out.sort((a, b) => Number(a.spec.rootless ?? false) - Number(b.spec.rootless ?? false));
    const once = out.filter(
      ({ acquire, variable, through }) =>
        through === undefined || (!seen.has(variable ?? acquire) && seen.add(variable ?? acquire)),
    );
    return once.sort((a, b) => a.acquire.pos - b.acquire.pos);
  }

  /** What is left behind. Whether the process ends there, and all that follows, the whole package decides. */
  #plainLeak(flow: FunctionFlow, site: Site, fate: Fate, func: FuncDecl): ObligationLeak | undefined {
    const leak = leakOf(flow, site, fate, false);
    if (leak === undefined && fate.lost.length === 0) return undefined;
    this.#notePackage(flow.checker.pkg);
    const ends = this.#processes.endsWith(flow.func, func, flow.checker);
    for (const path of this.#processes.filesOfOthers()) this.#dependencies.note(path);
    if (!ends) return leak;
    const early = leakOf(flow, site, fate, true);
    return early ?? (leak && site.target.mode === "value" ? { ...leak, endsWithProcess: true } : undefined);
  }

  #notePackage(pkg: Package): void {
    for (const { path } of pkg.files) this.#dependencies.note(path);
  }

  /** Left open by something that runs once in the life of the process. */
  #stays(leak: ObligationLeak, each: FuncNode, func: FuncDecl, checker: Checker): boolean {
    if (leak.reason !== "never" && leak.reason !== "path") return false;
    return this.#processes.onlyOnce(each, func, checker);
  }

  /** Everything that becomes of it is a field that nobody releases. */
  #fieldLeak(flow: FunctionFlow, site: Site, fate: Fate, func: FuncDecl, pkg: Package): ObligationLeak | undefined {
    const [field] = fate.stored;
    if (site.spec.longLived) return undefined;
    if (!field || fate.exhausted || fate.opaque || fate.released.length > 0 || site.through !== undefined)
      return undefined;
    if (fate.stored.some((other) => other.owner !== field.owner || other.name !== field.name)) return undefined;
    if (isUsedAfter(field, flow.checker)) return undefined;
    this.#notePackage(pkg);
    if (livesWithProcess(func, pkg) || !this.#fields.nobodyReleases(field, pkg, site.spec)) return undefined;
    return fieldLeakOf(flow, site, fate, field);
  }
}

/**
 * A lock that is left held on every way out is held for the caller, and one that other functions unlock is handed to them.
 */
function isSure(leak: ObligationLeak, site: Site, func: FuncDecl, pkg: Package, program: Program): boolean {
  // Tests make servers and clients by the dozen and end with their process.
  if (site.at.length > 0 && site.target.mode === "value" && pkg.isTest(leak.file)) return false;
  // start() starts the profile, stop() ends it.
  if (site.target.mode === "process") return leak.reason !== "never" || !endedElsewhere(leak, pkg);
  if (site.target.mode !== "place") return true;
  if (/lock/i.test(nameOf(leak.func))) return false;
  const verbs = leak.spec.releases.flatMap((steps) =>
    steps.flatMap((step) => (step.kind === "method" ? [step.name] : [])),
  );
  if (leak.reason === "never") {
    const body = leak.file.text.slice(func.pos, func.end);
    // A deferred literal may take a lock for good on purpose: what it guards is gone.
    if (leak.func.kind !== "FuncDecl") return false;
    return site.through === undefined && verbs.every((verb) => staysTaken(pkg, leak.name, verb, body));
  }
  if (leak.reason !== "path") return false;
  if (unlocksAround(leak, func, verbs)) return false;
  const checkerOf = (file: GoFile) => program.checker(pkg, file);
  const { node } = site;
  const lock = node.kind === "Call" && node.fun.kind === "Selector" ? node.fun.x : undefined;
  const owner = lock?.kind === "Selector" ? checkerOf(leak.file).pathOf(lock)?.fieldOwner : undefined;
  return !verbs.some((verb) => leavesForOthers(pkg, nameOf(leak.func), leak.name, verb, owner, checkerOf));
}

/**
 * A literal takes a lock that the function around it, which does not take it, gives back.
 * ```go
 * defer func() { if held { s.mu.Unlock() } }()
 * err := each(func(item Item) { if !held { s.mu.Lock(); held = true } })
 * ```
 */
function unlocksAround(
  { func: literal, file, name }: ObligationLeak,
  func: FuncDecl,
  verbs: readonly string[],
): boolean {
  if (literal.kind !== "FuncLit") return false;
  const around = file.text.slice(func.pos, literal.pos) + file.text.slice(literal.end, func.end);
  return verbs.some(
    (verb) => around.includes(`${name}.${verb}()`) && !around.includes(`${name}.${verb.replace("Unl", "L")}()`),
  );
}

/** Another function of the package calls what ends it, under whatever name its package is imported. */
function endedElsewhere(leak: ObligationLeak, pkg: Package): boolean {
  const enders = leak.spec.releases.flatMap((steps) =>
    steps.flatMap((step) => {
      if (step.kind !== "function") return [];
      const dot = step.fullName.lastIndexOf(".");
      return [{ path: step.fullName.slice(0, dot), name: step.fullName.slice(dot + 1) }];
    }),
  );
  return pkg.files.some((file) =>
    enders.some(({ path, name }) =>
      file.imports.some((spec) => {
        const qualifier = spec.name?.name ?? path.slice(path.lastIndexOf("/") + 1);
        return spec.path === path && file.text.includes(`${qualifier}.${name}(`);
      }),
    ),
  );
}

function nameOf(func: FuncNode): string {
  return func.kind === "FuncDecl" ? func.name.name : "";
}

/** The declaration and the literals inside it. */
function functionsIn(func: FuncDecl): FuncNode[] {
  const out: FuncNode[] = [func];
  const visit = (node: Node): void => {
    if (node.kind === "FuncLit") out.push(node);
    forEachChild(node, visit);
  };
  if (func.body) visit(func.body);
  return out;
}
