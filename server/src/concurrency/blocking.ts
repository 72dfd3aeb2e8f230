import type { Tier } from "../finding/finding";
import type { Argument, Message } from "../finding/say";
import { changesOf } from "../flow/changes";
import { PackageMemory } from "../flow/package-memory";
import { flowOf } from "../flow/service";
import type { FuncDecl, GoFile, Node } from "../go/ast";
import { functionsWith } from "../go/functions-with";
import type { Checker, FuncObj, Package, Program } from "../go/model";
import { type Blame, blamesOf, type Cause } from "./cause";
import { censusFindings } from "./census-findings";
import { crashFindings } from "./crash";
import { driverLimits, type Exploration, explore, scopeDecisions, scopeLimits, testDecisions } from "./explore";
import { lacksReturn } from "./lacks-return";
import { lockFindings, usesOnce } from "./lock-findings";
import { loweringFor } from "./lower/kept";
import { sameCode } from "./lower/same-code";
import { goStatement } from "./lower/spawning";
import { refsOf, type State } from "./machine/state";
import { awaited } from "./machine/transitions";
import { isMadeUp, isReckoned } from "./made-up";
import { mainServes } from "./main-run";
import { closureOf, Places, targetOf } from "./places";
import type { Fn, Rv, Site } from "./program";
import { returnedFindings } from "./returned";
import { mayBeStopped } from "./stopped-timer";
import { traceOf } from "./trace";

export type { Cause } from "./cause";

/** A step of the interleaving that leaves the goroutine blocked. Goroutine 0 is the function of the scope. */
export interface BlockedStep {
  readonly site: Site;
  readonly text: Message;
  readonly goroutine: number;
}

/** A goroutine that can never go on, why, and what a fix needs to know. */
export interface BlockedFinding {
  readonly cause: Cause;
  /** The blocked operation. */
  readonly site: Site;
  /** The `go` that started the goroutine; undefined where the scope's own function is blocked. */
  readonly started: Site | undefined;
  /** The call in the scope's function that started the goroutine inside of what it calls. */
  readonly origin: Site | undefined;
  /** Where the channel, lock, wait group or context is made. */
  readonly made: Site | undefined;
  readonly capacity: number | undefined;
  /** The largest number of sends on one such channel in one run; 0 where nothing is sent. */
  readonly sends: number;
  readonly sendSites: readonly Site[];
  readonly receiveSites: readonly Site[];
  readonly closeSites: readonly Site[];
  /** What explains it: the return that left, the lock that the partner needs, the first lock. */
  readonly other: Site | undefined;
  readonly alsoBlocked: readonly Site[];
  /** Names the lock (or the order of two) where it is taken inside a call. */
  readonly via: Argument | undefined;
  /** Below `proven` where one unknown is left. */
  readonly tier: Tier;
  /** It is left behind once, and is gone when the process is. */
  readonly endsWithProcess?: boolean;
  readonly trace: readonly BlockedStep[];
  /** Unknown conditions that were decided on the way. */
  readonly decisions: number;
  /** The function from which the scope starts. */
  readonly scope: { readonly file: GoFile; readonly func: FuncDecl };
}

/** What the explorer knows of a package. */
export interface Blocking {
  readonly findings: readonly BlockedFinding[];
  readonly scopes: readonly ScopeCost[];
}

/** What looking at one scope took. */
export interface ScopeCost {
  readonly file: GoFile;
  readonly func: FuncDecl;
  readonly states: number;
  readonly steps: number;
  /** Milliseconds of lowering and exploring; decides nothing. */
  readonly lowering: number;
  readonly exploring: number;
  /** False: not looked at to the end; what was found stands, what was not proves nothing. */
  readonly complete: boolean;
  /** Its budget was used up: nothing is said of it. */
  readonly spent: boolean;
}

/** The findings of the explorer for a package, made on first use. */
export const blockingService = {
  name: "blocking",
  create: (program: Program, pkg: Package): Blocking => blockingOf(program, pkg),
};

const maker = new RegExp(String.raw`${goStatement}|\bmake\(\s*chan\b`);
/** A channel variable that starts as nil. */
const nilChannel = /\bvar \w+ (?:<-)?chan\b/;
const gate = new RegExp(
  String.raw`${maker.source}|\bsync\.|\berrgroup\.|\bcontext\.With|\.(R?Lock|Wait)\(|${nilChannel.source}`,
);
/** Only where the package has a `sync.Once`. */
const once = /\.Do\(/;

/** A scope has findings, or none that are good enough, or nothing in it is ever blocked. */
type ScopeOutcome = "tells" | "quiet" | "silent";

const scopeMemory = new PackageMemory<ScopeOutcome>();

const clock = (): number => performance.now();

/** @param now milliseconds, to tell what a scope costs */
export function blockingOf(program: Program, pkg: Package, now: () => number = clock): Blocking {
  const changes = changesOf(program);
  changes.settle();
  const { lowering } = loweringFor(program, pkg, changes, now);
  const scopes = scopeMemory.of(
    program,
    pkg,
    (from) => lowering.spawningHolds(from, pkg),
    (answer) => (answer.value === "silent" ? sameCode(answer, changes.dependencies, pkg, lowering) : undefined),
  );
  const found = new Map<string, BlockedFinding>();
  const costs: ScopeCost[] = [];
  const look = ({ file, func, driver }: Scope): ScopeOutcome => {
    const obj: FuncObj = { kind: "func", name: func.name.name, decl: func, file, pkg };
    const started = now();
    lowering.deep = driver;
    const fn = lowering.rootOf(obj);
    if (!fn || !worthExploring(fn)) return "silent";
    const lowered = now();
    const before = lowering.spent;
    const exploration = explore(fn, driver ? driverLimits : scopeLimits);
    // Callees are lowered when a run first comes to them, for all scopes.
    const below = lowering.spent - before;
    const { states, steps, complete, spent } = exploration;
    costs.push({
      file,
      func,
      states,
      steps,
      complete,
      spent,
      lowering: lowered - started + below,
      exploring: now() - lowered - below,
    });
    if (spent) return "quiet";
    let tells = false;
    for (const finding of findingsOf(exploration, file, func, program, pkg)) {
      // What a test leaves behind says nothing of the code it tests; what shows in the text as well does.
      if (pkg.isTest(file) && !pkg.isTest(finding.site.file) && !lacksReturn(finding, program, pkg)) continue;
      const most = pkg.isTest(file) ? testDecisions : scopeDecisions;
      if (finding.decisions > (finding.started ? most.child : most.root)) continue;
      tells = true;
      const key = keyOf(finding);
      const known = found.get(key);
      if (!known || isBefore(finding, known)) found.set(key, finding);
    }
    for (const crash of crashFindings(exploration, { file, func })) {
      if (pkg.isTest(file) && !pkg.isTest(crash.site.file)) continue;
      tells = true;
      const key = `${crash.cause}:${crash.site.file.path}:${crash.site.node.pos}`;
      const known = found.get(key);
      if (!known || crash.trace.length < known.trace.length) found.set(key, crash);
    }
    if (tells) return "tells";
    return exploration.blocked.length + exploration.crashes.length === 0 ? "silent" : "quiet";
  };
  for (const scope of scopesOf(pkg, changes.edited)) {
    // Scopes that had nothing to tell, which are most, are not explored again for nothing.
    scopes.get(
      scope.file,
      scope.func,
      `${scope.driver}`,
      () => look(scope),
      (outcome) => outcome !== "tells",
    );
  }
  lowering.deep = true;
  const explored = [...found];
  for (const finding of lockFindings(program, pkg, lowering)) {
    // Whether the callee comes to its lock at all, the test that calls it knows.
    const calls = finding.cause === "mutex-double-lock" && finding.tier === "likely";
    if (calls && pkg.isTest(finding.site.file) && isDriver(finding.scope.func, finding.site.file, pkg)) {
      const taken = finding.alsoBlocked[0]?.file;
      if (taken && !pkg.isTest(taken)) continue;
    }
    // A run is better evidence than the order of places.
    if (finding.cause !== "mutex-double-lock" && finding.cause !== "mutex-lock-order") {
      if (explored.some(([, known]) => sameLock(known, finding))) continue;
    }
    // The explorer saw the same thing from the inside.
    for (const [key, known] of explored) if (sameLock(known, finding)) found.delete(key);
    found.set(`${keyOf(finding)}:graph`, finding);
  }
  const isServedByMain = mainServes(pkg, lowering);
  for (const finding of censusFindings(program, pkg, lowering)) {
    if (explored.some(([, known]) => sameLeak(known, finding))) continue;
    const { file, func } = finding.scope;
    if (finding.cause === "send-abandoned-on-return" && pkg.files.includes(file)) {
      if (flowOf(program).endsWithProcess(func, program.checker(pkg, file))) continue;
    }
    // What might be with the loop gone, main's own run knows better.
    if (finding.cause === "channel-loop-without-done" && isServedByMain(finding.site)) continue;
    found.set(`${keyOf(finding)}:census`, finding);
  }
  const known = [...found.values()];
  for (const finding of returnedFindings(program, pkg)) {
    if (!known.some((each) => sameLeak(each, finding))) found.set(`${keyOf(finding)}:returned`, finding);
  }
  return { findings: [...found.values()], scopes: costs };
}

function sameLock(known: BlockedFinding, finding: BlockedFinding): boolean {
  if (known.cause !== finding.cause) return false;
  const sites = [known.site, known.other, ...known.alsoBlocked];
  return [finding.site, finding.other, ...finding.alsoBlocked].some((a) => a && sites.some((b) => b && sameSite(a, b)));
}
/** Of several operations blocked on one channel the first is told, by its shortest run. */
function isBefore(a: BlockedFinding, b: BlockedFinding): boolean {
  if (a.site.file !== b.site.file) return a.site.file.path < b.site.file.path;
  return (
    a.site.node.pos - b.site.node.pos < 0 || (a.site.node.pos === b.site.node.pos && a.trace.length < b.trace.length)
  );
}

/** Tells of the same operation or the same channel. */
function sameLeak(known: BlockedFinding, finding: BlockedFinding): boolean {
  if (known.made && finding.made) return sameSite(known.made, finding.made);
  return [known.site, ...known.alsoBlocked].some((a) =>
    [finding.site, ...finding.alsoBlocked].some((b) => sameSite(a, b)),
  );
}
function sameSite(a: Site, b: Site): boolean {
  return a.file === b.file && a.node.pos === b.node.pos;
}

interface Scope {
  readonly file: GoFile;
  readonly func: FuncDecl;
  readonly driver: boolean;
}

/**
 * Functions to start from: those that make something to wait for or start a goroutine, and those that call one of these
 * by name. Ordinary functions come first, so that a leak is told where it is made, not where it is driven.
 */
function scopesOf(pkg: Package, edited: boolean): Scope[] {
  const bodies = (pattern: RegExp | undefined): ReadonlySet<FuncDecl> =>
    new Set(
      pattern &&
        pkg.files.flatMap((file) => functionsWith(file, String(pattern), (text) => pattern.test(text), "body", edited)),
    );
  const made = bodies(maker);
  const gated = bodies(gate);
  const makes = bodies(callOf([...made]));
  const waits = bodies(callOf([...gated]));
  const onces = bodies(usesOnce(pkg) ? once : undefined);
  const out: Scope[] = [];
  for (const file of pkg.files) {
    for (const func of file.decls) {
      if (func.kind !== "FuncDecl" || !func.hasBody) continue;
      const driver = isDriver(func, file, pkg);
      if (!gated.has(func) && !onces.has(func) && !(driver ? waits : makes).has(func)) continue;
      // A benchmark runs the same thing over and over; how often is all that it is about.
      if (pkg.isTest(file) && /\btesting\.B\b/.test(file.text.slice(func.type.pos, func.type.end))) continue;
      out.push({ file, func, driver });
    }
  }
  return [...out.filter((s) => !s.driver), ...out.filter((s) => s.driver)];
}

/** A call of one of the functions or methods, by name; undefined where there are none. */
function callOf(funcs: readonly FuncDecl[]): RegExp | undefined {
  const names = (wanted: readonly FuncDecl[]) => [...new Set(wanted.map(({ name }) => name.name))].join("|");
  const methods = names(funcs.filter(({ recv }) => recv));
  const plain = names(funcs.filter(({ recv }) => !recv));
  const parts = [methods && `\\.(?:${methods})`, plain && `(?<![\\w.])(?:${plain})(?:\\[[^\\]]*\\])?`].filter(Boolean);
  return parts.length === 0 ? undefined : new RegExp(`(?:${parts.join("|")})\\(`);
}

/** A test or main: it puts a whole program in motion, and is followed deeper. */
function isDriver(func: FuncDecl, file: GoFile, pkg: Package): boolean {
  if (func.recv) return false;
  if (func.name.name === "main") return pkg.name === "main";
  return pkg.isTest(file) && /^(Test|Benchmark|Example|Fuzz)/.test(func.name.name);
}

/** Something in it, or in what it calls with its own objects, waits, wakes or starts a goroutine. */
function worthExploring(fn: Fn, depth = 3, seen: Map<Fn, boolean> = new Map(), isInOnce = false): boolean {
  if (seen.has(fn) && (!isInOnce || seen.get(fn))) return false;
  seen.set(fn, isInOnce);
  const places = new Places(fn);
  const literals = (rv: Rv, once = isInOnce): boolean => {
    const inner = rv.k === "closure" ? rv.fn(0, rv.own) : once ? closureOf(rv, places) : undefined;
    return inner !== undefined && worthExploring(inner, depth - 1, seen, once);
  };
  return fn.code.some((instr) => {
    switch (instr.op) {
      case "comm":
      case "sync":
      case "go":
        return true;
      case "call":
      case "defer": {
        if (instr.foreign || depth === 0) return false;
        const target = targetOf(instr.callee, places);
        return (
          (target !== undefined && worthExploring(target, depth - 1, seen, isInOnce)) ||
          instr.args.some((arg) => literals(arg))
        );
      }
      case "set":
      case "box":
        return literals(instr.rv);
      case "once":
        return isInOnce || literals(instr.callee, true);
      default:
        return false;
    }
  });
}

/** Told for each operation; the others once for the object that is waited for. */
const bySite: ReadonlySet<Cause> = new Set(["goroutine-not-stopped-by-owner", "channel-loop-without-done"]);

function keyOf(f: BlockedFinding): string {
  const at = bySite.has(f.cause) ? f.site : (f.made ?? f.site);
  return `${f.cause}:${at.file.path}:${at.node.pos}`;
}

function findingsOf(
  exploration: Exploration,
  file: GoFile,
  func: FuncDecl,
  program: Program,
  pkg: Package,
): BlockedFinding[] {
  const out: BlockedFinding[] = [];
  for (const blocked of exploration.blocked) {
    for (const blame of blamesOf(blocked, exploration)) {
      // The others are reported with a state of their own.
      if (blame.proc !== blocked.proc && blamedAlone(blame, exploration)) continue;
      if (blame.made && exploration.handed.has(blame.made)) continue;
      const found = finding(blame, blocked.state, { file, func }, program, pkg);
      if (found) out.push(found);
    }
  }
  return out;
}

function blamedAlone(blame: Blame, exploration: Exploration): boolean {
  return exploration.blocked.some((b) => b.proc.wait?.site === blame.site && b.together.length === 1);
}

function finding(
  blame: Blame,
  state: State,
  scope: { readonly file: GoFile; readonly func: FuncDecl },
  program: Program,
  pkg: Package,
): BlockedFinding | undefined {
  const checkerOf = (site: Site) => checkerFor(program, pkg, site.file);
  const checker = checkerOf(blame.site);
  const stoppable = blame.proc.origin && waits.has(blame.cause) && isStoppable(blame, state, pkg);
  const inLoop = blame.cause === "waitgroup-done-missing" && checker && waitsInLoop(blame.site, checker);
  const { wait, spawn } = blame.proc;
  const starter = spawn && checkerFor(program, pkg, spawn.file);
  if (isMeant(blame, scope) || isSetElsewhere(blame, checker) || isReckoned(blame, state, checkerOf)) return undefined;
  const left = leftByProcess(blame, program, pkg);
  if (wouldHang(blame, state, scope.file, pkg) || left === "one") return undefined;
  if (wait?.k === "wait" && wait.wg.t === "r" && !inLoop && isMadeUp(state, wait.wg.o)) return undefined;
  return {
    cause: stoppable ? "goroutine-not-stopped-by-owner" : inLoop ? "waitgroup-wait-in-loop" : blame.cause,
    site: stoppable ? blame.proc.origin! : blame.site,
    started: blame.proc.spawn,
    origin: blame.proc.origin,
    made: blame.made,
    capacity: blame.capacity,
    sends: blame.use?.most ?? 0,
    sendSites: [...(blame.use?.sends ?? [])],
    receiveSites: [...(blame.use?.receives ?? [])],
    closeSites: [...(blame.use?.closes ?? [])],
    other: blame.other,
    alsoBlocked: blame.alsoBlocked,
    via: undefined,
    tier: left !== undefined || (starter && mayBeStopped(spawn, starter)) ? "advice" : "proven",
    ...(left === undefined ? {} : { endsWithProcess: true }),
    decisions: state.decisions,
    trace: traceOf(blame, state),
    scope,
  };
}

/**
 * The function itself waits on a channel that has no name, or main on one that nobody sends to: like `select {}` it keeps a
 * process alive.
 * ```go
 * func main() { go serve(); <-make(chan struct{}) }
 * ```
 */
function isMeant({ proc, use, site: { node } }: Blame, { func }: BlockedFinding["scope"]): boolean {
  if (proc.id !== 0 || node.kind !== "Unary") return false;
  if (node.x.kind === "Call" && node.x.fun.kind === "Ident" && node.x.fun.name === "make") return true;
  const last = func.body?.stmts.at(-1);
  const isLast = last?.kind === "ExprStmt" && last.x === node;
  return isLast && func.name.name === "main" && !func.recv && use?.sends.size === 0 && use.closes.size === 0;
}

/**
 * The test itself waits for ever, if the code that it tests takes another way than it does: nobody keeps a test that hangs.
 * ```go
 * func TestIdle(t *testing.T) { m.stop(); <-m.stopped } // if m had work left, which it has not
 * ```
 */
function wouldHang({ proc }: Blame, state: State, file: GoFile, pkg: Package): boolean {
  if (proc.id !== 0 || !pkg.isTest(file)) return false;
  if (proc.frames.some(({ fn }) => fn.file && !pkg.isTest(fn.file))) return true;
  for (let step = state.trace; step; step = step.prev) if (step.site?.file && !pkg.isTest(step.site.file)) return true;
  return false;
}

/**
 * A literal that is called later gives the channel its value; whether it has been is not known.
 * ```go
 * var results <-chan int
 * p := &poller{handle: func() { results = update() }}
 * p.poll(); <-results
 * ```
 */
function isSetElsewhere({ cause, site }: Blame, checker: Checker | undefined): boolean {
  if (cause !== "channel-nil-operation" || !checker) return false;
  const { node } = site;
  const channel =
    node.kind === "Send" ? node.chan : node.kind === "Unary" || node.kind === "Range" ? node.x : undefined;
  const obj = channel?.kind === "Ident" ? checker.objectOf(channel) : undefined;
  if (obj?.kind !== "var" || obj.role === "global") return false;
  return checker.usesOf(obj).some((use) => {
    const parent = checker.parentOf(use);
    const setter = parent?.kind === "Assign" && parent.lhs.includes(use) ? checker.functionOf(use) : undefined;
    if (setter?.kind !== "FuncLit" || setter === checker.functionOf(node)) return false;
    const call = checker.parentOf(setter);
    return !(call?.kind === "Call" && call.fun === setter);
  });
}

/**
 * The partner is `main`, or the body of a command, or what those call once: it is over with the process. What is left behind
 * then is one goroutine, which nobody would miss, or several.
 * ```go
 * func main() { go func() { errs <- serve() }(); select { case <-errs: case <-signals: } }
 * ```
 */
function leftByProcess({ proc, use, cause }: Blame, program: Program, pkg: Package): "one" | "several" | undefined {
  if (proc.id === 0 || cause !== "send-abandoned-on-return" || !use) return undefined;
  const ends = [...use.receives].some(({ file, node }) => {
    const home = file.decls.find((d) => d.kind === "FuncDecl" && d.pos <= node.pos && node.end <= d.end);
    if (home?.kind !== "FuncDecl" || !pkg.files.includes(file)) return false;
    const checker = program.checker(pkg, file);
    return checker.functionOf(node) === home && flowOf(program).endsWithProcess(home, checker);
  });
  if (!ends) return undefined;
  return use.most > 1 ? "several" : "one";
}

const waits: ReadonlySet<Cause> = new Set([
  "receive-without-sender",
  "range-over-unclosed-channel",
  "context-never-cancelled",
]);

/** The goroutine waits on a field of a value, and code of the package closes, cancels or sends to that field. */
function isStoppable(blame: Blame, state: State, pkg: Package): boolean {
  const awaitedObjects = new Set(awaited(state, blame.proc));
  for (const obj of state.heap) {
    if (obj?.t !== "struct") continue;
    for (const [name, value] of Object.entries(obj.fields)) {
      if (!refsOf(value).some((o) => awaitedObjects.has(o))) continue;
      const stops = new RegExp(`\\bclose\\([\\w.]*\\.${name}\\)|\\.${name}\\(\\)|\\.${name} <-`);
      if (pkg.files.some((file) => stops.test(file.text.replace(/\/\/.*$/gm, "")))) return true;
    }
  }
  return false;
}

function checkerFor(program: Program, pkg: Package, file: GoFile): Checker | undefined {
  return pkg.files.includes(file) ? program.checker(pkg, file) : undefined;
}

/** Does the Wait stand in a loop that also starts goroutines? */
function waitsInLoop(site: Site, checker: Checker): boolean {
  for (let n: Node | undefined = checker.parentOf(site.node); n; n = checker.parentOf(n)) {
    if (n.kind === "FuncLit" || n.kind === "FuncDecl") return false;
    if (n.kind === "For" || n.kind === "Range") {
      return /\bgo\b|\.Go\(/.test(site.file.text.slice(n.body.pos, n.body.end));
    }
  }
  return false;
}
