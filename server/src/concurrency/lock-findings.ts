import { type Message, say } from "../finding/say";
import { changesOf } from "../flow/changes";
import { PackageMemory } from "../flow/package-memory";
import type { FuncDecl, GoFile, Node } from "../go/ast";
import { functionsWith as bodiesWith } from "../go/functions-with";
import type { Checker, Package, Program } from "../go/model";
import { walk } from "../go/walk";
import type { BlockedFinding, BlockedStep } from "./blocking";
import {
  type DoubleLock,
  type LockCycle,
  type LockEdge,
  type LockPart,
  lockGraph,
  lockName,
  lockPart,
  mayTell,
} from "./lock-graph";
import { mayBeServed, type WaitUnderLock, waitsUnderLock } from "./lock-waits";
import { LockSummaries } from "./locks";
import type { Lowering } from "./lower/lower";
import { sameCode } from "./lower/same-code";
import type { Fn, Site } from "./program";

/** Double locks and lock cycles of a package, as findings. */
export function lockFindings(program: Program, pkg: Package, lowering: Lowering): BlockedFinding[] {
  const takes = usesOnce(pkg) ? /\bR?Lock\(\)|\.Do\(/ : /\bR?Lock\(\)/;
  const summaries = summariesOf(lowering);
  if (!mayFindLocks(program, pkg, lowering, summaries, takes)) return [];
  const fns = functionsWith(takes, program, pkg, lowering);
  const graph = lockGraph(fns, summaries);
  const out: BlockedFinding[] = [];
  for (const double of graph.doubles) {
    const finding = doubleFinding(double);
    if (finding) out.push(finding);
  }
  for (const cycle of graph.cycles) {
    const finding = cycleFinding(cycle);
    if (finding) out.push(finding);
  }
  const waits = fns.some((fn) => summaries.of(fn).waits.length > 0);
  const serves = /<-|\b(?:close|go)\b|\.Done\(\)/;
  const all = waits
    ? [...functionsWith(serves, program, pkg, lowering), ...literalsOfVariables(serves, program, pkg, lowering)]
    : [];
  for (const wait of waitsUnderLock(fns, all, summaries)) {
    const finding = waitFinding(wait);
    if (finding) out.push(finding);
  }
  return out;
}

const lockSummaries = new WeakMap<Lowering, LockSummaries>();

/** For as long as the lowered functions are kept. */
function summariesOf(lowering: Lowering): LockSummaries {
  let summaries = lockSummaries.get(lowering);
  if (summaries === undefined) {
    summaries = new LockSummaries(lowering.reads);
    lockSummaries.set(lowering, summaries);
  }
  return summaries;
}

/** Some file of the package names `sync.Once`. */
export function usesOnce(pkg: Package): boolean {
  return pkg.files.some((file) => /\bsync\.Once\b/.test(file.text));
}

/** What a function contributes to the findings about locks, kept from one look at the package to the next. */
interface LockFacts extends LockPart {
  /** Waits for a field with a lock held. */
  readonly waits: boolean;
}

const lockMemory = new PackageMemory<LockFacts>();

/** Most packages have no such findings, which shows without a look at the functions that did not change. */
function mayFindLocks(
  program: Program,
  pkg: Package,
  lowering: Lowering,
  summaries: LockSummaries,
  takes: RegExp,
): boolean {
  const kept = lockMemory.of(
    program,
    pkg,
    (from) => lowering.spawningHolds(from, pkg),
    (answer) => sameCode(answer, lowering.reads, pkg, lowering),
  );
  const facts: LockFacts[] = [];
  for (const { file, decl } of declarationsWith(takes, program, pkg)) {
    facts.push(
      kept.get(file, decl, takes.source, () => {
        const fns = functionsIn(decl, file, takes, program, pkg, lowering);
        const waits = fns.some((fn) => summaries.of(fn).waits.some(mayBeServed));
        return { ...lockPart(fns, summaries), waits };
      }),
    );
  }
  return facts.some(({ waits }) => waits) || mayTell(facts);
}

/** Functions of the package, literals included, whose text matches. */
export function functionsWith(gate: RegExp, program: Program, pkg: Package, lowering: Lowering): Fn[] {
  return declarationsWith(gate, program, pkg).flatMap(({ file, decl }) =>
    functionsIn(decl, file, gate, program, pkg, lowering),
  );
}

/** Declarations with a body of the package whose text matches. */
export function declarationsWith(gate: RegExp, program: Program, pkg: Package): { file: GoFile; decl: FuncDecl }[] {
  const { edited } = changesOf(program);
  return pkg.files.flatMap((file) =>
    bodiesWith(file, String(gate), (text) => gate.test(text), "body", edited).map((decl) => ({ file, decl })),
  );
}

/** The declaration and the literals inside it whose text matches. */
export function functionsIn(
  decl: FuncDecl,
  file: GoFile,
  gate: RegExp,
  program: Program,
  pkg: Package,
  lowering: Lowering,
): Fn[] {
  const fn = lowering.fnOfDecl({ kind: "func", name: decl.name.name, decl, file, pkg });
  if (!fn || !decl.body) return [];
  return [fn, ...literalsIn(decl.body, file, gate, program.checker(pkg, file), lowering)];
}

/**
 * Literals in the values of the package's variables whose text matches: `var _ = Describe("…", func() { … })` holds the
 * whole of a suite.
 */
export function literalsOfVariables(gate: RegExp, program: Program, pkg: Package, lowering: Lowering): Fn[] {
  return pkg.files.flatMap((file) =>
    file.decls.flatMap((decl) =>
      decl.kind === "ValueSpec" && gate.test(file.text.slice(decl.pos, decl.end))
        ? literalsIn(decl, file, gate, program.checker(pkg, file), lowering)
        : [],
    ),
  );
}

function literalsIn(root: Node, file: GoFile, gate: RegExp, checker: Checker, lowering: Lowering): Fn[] {
  const out: Fn[] = [];
  walk(root, (n) => {
    if (n.kind === "FuncLit" && gate.test(file.text.slice(n.pos, n.end))) {
      const literal = lowering.fnOfLiteral(n, checker);
      if (literal) out.push(literal);
    }
    return true;
  });
  return out;
}

function doubleFinding({ fn, first, second, tier }: DoubleLock): BlockedFinding | undefined {
  // The Do that waits for itself, wherever it stands.
  const site = second.once ? second.site : (second.chain[0] ?? second.site);
  const scope = scopeOf(fn);
  if (!scope) return undefined;
  if (second.once) {
    return {
      ...noFacts,
      cause: "mutex-double-lock",
      site,
      other: first.site,
      via: undefined,
      tier,
      alsoBlocked: [],
      trace: [
        step(first.site, say`runs a function here`),
        ...second.chain.map((s) => step(s, say`which leads here`)),
        step(second.site, say`waits for that function to return`),
      ],
      scope,
    };
  }
  const again = second.read ? say`locked for reading again here` : say`locked again here`;
  return {
    ...noFacts,
    cause: "mutex-double-lock",
    site,
    other: first.site,
    via: second.chain.length > 0 ? `\`${lockName(first.place.cls) || first.place.fields.join(".")}\`` : undefined,
    tier,
    alsoBlocked: [second.site],
    trace: [
      step(first.site, first.read ? say`locked for reading here` : say`locked here`),
      ...second.chain.map((s) => step(s, say`with the lock held, calls`)),
      step(second.site, again),
    ],
    scope,
  };
}

function cycleFinding({ a, b, forward, backward }: LockCycle): BlockedFinding | undefined {
  const scope = scopeOf(forward.fn);
  if (!scope || isOfTest(forward) !== isOfTest(backward)) return undefined;
  return {
    ...noFacts,
    cause: "mutex-lock-order",
    site: forward.acquire.site,
    other: backward.acquire.site,
    via: say`\`${lockName(b)}\` is taken with \`${lockName(a)}\` held`,
    tier: "likely",
    alsoBlocked: [forward.held.site, backward.held.site],
    trace: [...edgeSteps(forward, 1), ...edgeSteps(backward, 2)],
    scope,
  };
}

/** A test takes locks where the program itself never would: one order is the program's only if no test is part of it. */
function isOfTest({ fn }: LockEdge): boolean {
  return fn.file?.path.endsWith("_test.go") === true;
}

function waitFinding({ fn, wait, held, acquire, served }: WaitUnderLock): BlockedFinding | undefined {
  const scope = scopeOf(fn);
  if (!scope) return undefined;
  const lock = `\`${lockName(held.place.cls)}\``;
  return {
    ...noFacts,
    cause: wait.group ? "mutex-held-while-waiting" : "channel-op-under-lock",
    site: wait.site,
    other: acquire.site,
    via: undefined,
    tier: "likely",
    alsoBlocked: [acquire.chain[0] ?? acquire.site],
    trace: [
      step(held.site, say`takes ${lock}`),
      step(wait.site, say`waits here with it held`),
      ...acquire.chain.map((s) => step(s, say`who is waited for calls`, 1)),
      step(acquire.site, say`takes ${lock} first`, 1),
      step(served, say`and serves the wait only then`, 1),
    ],
    scope,
  };
}

function edgeSteps(edge: LockEdge, goroutine: number): BlockedStep[] {
  return [
    step(edge.held.site, say`takes \`${lockName(edge.held.place.cls)}\``, goroutine),
    ...edge.acquire.chain.map((s) => step(s, say`calls`, goroutine)),
    step(edge.acquire.site, say`then \`${lockName(edge.acquire.cls)}\``, goroutine),
  ];
}

function step(site: Site, text: Message, goroutine = 0): BlockedStep {
  return { site, text, goroutine };
}

/** What a finding of another kind than the explorer's leaves empty. */
export const noFacts = {
  started: undefined,
  origin: undefined,
  made: undefined,
  capacity: undefined,
  decisions: 0,
  sends: 0,
  sendSites: [],
  receiveSites: [],
  closeSites: [],
};

/** The declaration that holds the function. */
export function scopeOf(fn: Fn): BlockedFinding["scope"] | undefined {
  const { node, file } = fn;
  if (!node || !file) return undefined;
  const func = file.decls.find((d) => d.kind === "FuncDecl" && d.pos <= node.pos && node.end <= d.end);
  return func?.kind === "FuncDecl" ? { file, func } : undefined;
}
