import { type Message, say } from "../finding/say";
import { PackageMemory } from "../flow/package-memory";
import type { Node } from "../go/ast";
import type { Checker, Package, Program } from "../go/model";
import { walk } from "../go/walk";
import type { BlockedFinding, BlockedStep } from "./blocking";
import type { Cause } from "./cause";
import { type CommUse, candidateFields, countUses, type FieldUse } from "./census";
import { protocolFindings } from "./census-protocol";
import { replyFindings } from "./census-replies";
import { type FieldTraits, mayTell, noTraits, takeTraits } from "./census-traits";
import { declarationsWith, functionsIn, functionsWith, literalsOfVariables, noFacts, scopeOf } from "./lock-findings";
import type { Lowering } from "./lower/lower";
import { goStatement } from "./lower/spawning";
import type { Fn, Site } from "./program";

/** Fields that the whole package uses from one side only. */
export function censusFindings(program: Program, pkg: Package, lowering: Lowering): BlockedFinding[] {
  const out: BlockedFinding[] = [];
  for (const use of censusOf(program, pkg, lowering).values()) {
    if (use.kind === "cond" ? use.exported : use.open) continue;
    if (use.replies.length > 0) {
      out.push(...replyFindings(use));
      continue;
    }
    const finding =
      use.kind === "chan"
        ? (channelFinding(use, pkg) ?? stopFinding(use, program, pkg))
        : use.kind === "waitgroup"
          ? groupFinding(use)
          : condFinding(use, program, pkg);
    if (finding) out.push(finding);
    else out.push(...protocolFindings(use, program, pkg));
  }
  return out;
}

/** What functions do to the census; that of a declared one is kept from one look at the package to the next. */
interface Part {
  /** What it does with which field. */
  readonly uses: readonly (readonly [cls: string, traits: FieldTraits])[];
  /** Names of it, or of literals in it, that answer a field. */
  readonly answers: readonly string[];
}

const partMemory = new PackageMemory<Part>();

/** Uses of the fields of the package of which there may be something to tell. */
export function censusOf(program: Program, pkg: Package, lowering: Lowering): ReadonlyMap<string, FieldUse> {
  const wanted = tellingFields(program, pkg, lowering);
  const fields = candidateFields(pkg);
  const seen = new Set<Fn>();
  inRounds(
    [...wanted].map((cls) => fields.get(cls)!.name),
    (gate) =>
      [...functionsWith(gate, program, pkg, lowering), ...literalsOfVariables(gate, program, pkg, lowering)].flatMap(
        (fn) => {
          if (seen.has(fn)) return [];
          seen.add(fn);
          return countUses(fn, fields) ? [fn.name] : [];
        },
      ),
  );
  return new Map([...fields].filter(([cls]) => wanted.has(cls)));
}

/** A function that answers such a field is known by its own name to those who use it. */
function inRounds(first: readonly string[], answering: (gate: RegExp) => readonly string[]): void {
  let names = new Set(first);
  for (let round = 0; round < 3 && names.size > 0; round++) {
    names = new Set(answering(new RegExp(`\\b(${[...names].join("|")})\\b`)));
  }
}

/**
 * Fields that the package alone uses, and not from all sides. Most are none, and what most functions do with them is known
 * from before.
 */
function tellingFields(program: Program, pkg: Package, lowering: Lowering): ReadonlySet<string> {
  const fields = candidateFields(pkg);
  const traits = new Map<string, FieldTraits>();
  if ([...fields.values()].every(({ exported }) => exported)) return new Set();
  const look = partMemory.of(program, pkg, (from) => lowering.spawningHolds(from, pkg));
  const own = candidateFields(pkg);
  inRounds(
    [...fields.values()].map(({ name }) => name),
    (gate) => {
      const parts = declarationsWith(gate, program, pkg).map(({ file, decl }) =>
        look.get(file, decl, gate.source, () => partOf(functionsIn(decl, file, gate, program, pkg, lowering), own)),
      );
      parts.push(partOf(literalsOfVariables(gate, program, pkg, lowering), own));
      for (const { uses } of parts) {
        for (const [cls, each] of uses) traits.set(cls, (traits.get(cls) ?? noTraits) | each);
      }
      return parts.flatMap(({ answers }) => answers);
    },
  );
  const telling = [...fields].filter(([cls, use]) => mayTell(use, traits.get(cls) ?? noTraits));
  return new Set(telling.map(([cls]) => cls));
}

function partOf(fns: readonly Fn[], fields: ReadonlyMap<string, FieldUse>): Part {
  const answers = fns.filter((fn) => countUses(fn, fields)).map(({ name }) => name);
  const uses = [...fields].map(([cls, use]) => [cls, takeTraits(use)] as const);
  return { uses: uses.filter(([, each]) => each !== noTraits), answers };
}

function channelFinding(use: FieldUse, pkg: Package): BlockedFinding | undefined {
  const made = use.makes[0];
  if (!made) return undefined;
  if (use.sends.length === 0 && use.closes.length === 0) {
    const first = use.receives.find((r) => !r.polls && r.others.length === 0 && isCalled(r.fn, pkg));
    if (!first) return undefined;
    return report(use, first.range ? "range-over-unclosed-channel" : "receive-without-sender", first, made.site);
  }
  if (use.receives.length === 0) {
    const first = use.sends.find((s) => !s.polls && s.others.length === 0 && isCalled(s.fn, pkg));
    if (!first || use.makes.some((m) => m.cap !== undefined && m.cap > 0)) return undefined;
    return report(use, "send-without-receiver", first, made.site);
  }
  return undefined;
}

/**
 * Somebody can come to run it: other packages, or code of this one that names it. A double in a test has methods that
 * only its interface asks for.
 * ```go
 * func (i *fakeIndex) RangeSince(key []byte) []revision { return <-i.rangeSinceResponses }
 * ```
 */
function isCalled(fn: Fn, pkg: Package): boolean {
  const { node, file } = fn;
  if (node?.kind !== "FuncDecl" || !node.recv || !file || !pkg.isTest(file)) return true;
  const named = new RegExp(`\\.\\s*${node.name.name}\\b`);
  return pkg.files.some((each) => named.test(each.text));
}

function report(use: FieldUse, cause: Cause, at: CommUse, made: Site): BlockedFinding | undefined {
  const scope = scopeOf(at.fn);
  return (
    scope && {
      ...noFacts,
      cause,
      site: at.site,
      made,
      sendSites: use.sends.map((s) => s.site),
      receiveSites: use.receives.map((r) => r.site),
      closeSites: use.closes,
      other: undefined,
      alsoBlocked: [],
      via: undefined,
      tier: "proven",
      trace: [step(made, say`made here`), step(at.site, say`no other code of the package serves this field`)],
      scope,
    }
  );
}

function startsGoroutine({ file, func }: BlockedFinding["scope"]): boolean {
  return starts.test(file.text.slice(func.bodySpan.pos, func.bodySpan.end));
}
const starts = new RegExp(goStatement);

function groupFinding(use: FieldUse): BlockedFinding | undefined {
  const [add] = use.adds;
  const [wait] = use.waits;
  const scope = add && scopeAt(add);
  // Without a goroutine it counts something else: readers, sessions, a start that is awaited elsewhere.
  if (add && scope && !wait && use.dones.length > 0 && startsGoroutine(scope)) {
    return {
      ...noFacts,
      cause: "waitgroup-wait-missing",
      site: add,
      made: undefined,
      other: use.dones[0],
      alsoBlocked: [],
      via: `${use.typeName}.${use.name}`,
      // Nothing waits in vain: nobody asks when they are done.
      tier: "advice",
      trace: [step(add, say`counted here; no code of the package calls Wait`)],
      scope,
    };
  }
  if (!add || !wait || use.dones.length > 0) return undefined;
  return (
    scope && {
      ...noFacts,
      cause: "waitgroup-done-missing",
      site: add,
      made: undefined,
      other: wait,
      alsoBlocked: [wait],
      via: undefined,
      tier: "proven",
      trace: [step(add, say`counted here`), step(wait, say`waits here; no code of the package calls Done`)],
      scope,
    }
  );
}

/**
 * A cond field on which somebody waits and which nobody wakes. Every mention of the field must be one that is understood:
 * a call of Wait or of the lock, its first value, a comparison.
 */
function condFinding(use: FieldUse, program: Program, pkg: Package): BlockedFinding | undefined {
  let isGiven = false;
  let wait: Site | undefined;
  for (const file of pkg.files) {
    if (!new RegExp(`\\b${use.name}\\b`).test(file.text)) continue;
    const checker = program.checker(pkg, file);
    for (const decl of file.decls) {
      if (decl.kind !== "FuncDecl" || !decl.body) continue;
      let open = false;
      walk(decl.body, (n) => {
        if (n.kind === "KeyValue" && n.key.kind === "Ident" && n.key.name === use.name) {
          // Of another type's literal, too: a field of the same name is a rare thing.
          if (n.value.kind === "Call") isGiven = true;
          else open = true;
        }
        if (n.kind !== "Selector" || n.sel.name !== use.name) return true;
        const outer = checker.parentOf(n);
        if (outer?.kind === "Selector" && outer.x === n) {
          const call = checker.parentOf(outer);
          if (outer.sel.name === "L") return true;
          if (outer.sel.name === "Wait" && call?.kind === "Call" && call.fun === outer) wait ??= { file, node: call };
          else open = true;
        } else if (outer?.kind === "Assign" && outer.lhs.includes(n)) {
          if (!outer.rhs.every((x) => x.kind === "Call")) open = true;
          isGiven = true;
        } else if (outer?.kind !== "Binary") open = true;
        return true;
      });
      if (open) return undefined;
    }
  }
  // `if c.cond != nil { c.cond.Wait() }` does not wait where nobody gives it one.
  const isPointer = new RegExp(`\\b${use.name}\\s+\\*sync\\.Cond\\b`).test(use.file.text);
  if (isPointer && !isGiven) return undefined;
  const scope = wait && scopeAt(wait);
  return (
    wait &&
    scope && {
      ...noFacts,
      cause: "cond-never-signalled",
      site: wait,
      made: undefined,
      other: undefined,
      alsoBlocked: [],
      via: use.name,
      tier: "proven",
      trace: [step(wait, say`waits here; no code of the package calls Signal or Broadcast`)],
      scope,
    }
  );
}

/**
 * A goroutine whose loop ends only when something comes through a field that nobody sends to or closes: it was meant to
 * be stoppable and is not. Told at the `go` statement.
 */
function stopFinding(use: FieldUse, program: Program, pkg: Package): BlockedFinding | undefined {
  const made = use.makes[0];
  if (!made || use.sends.length > 0 || use.closes.length > 0) return undefined;
  for (const receive of use.receives) {
    const { node, file } = receive.fn;
    if (!node || !file || receive.polls || receive.others.length === 0) continue;
    const checker = program.checker(pkg, file);
    const loop = onlyWayOut(receive.site.node, checker);
    const started = loop && goStatementOf(receive.fn, program, pkg);
    const scope = started && scopeAt(started);
    if (!loop || !started || !scope) continue;
    return {
      ...noFacts,
      cause: "goroutine-without-stop-method",
      site: started,
      made: made.site,
      receiveSites: [receive.site],
      other: receive.site,
      alsoBlocked: [],
      via: `${use.typeName}.${use.name}`,
      tier: "proven",
      trace: [
        step(made.site, say`made here`),
        step(started, say`the goroutine starts here`),
        step(receive.site, say`it ends only by this; no code of the package closes the channel or sends to it`),
      ],
      scope,
    };
  }
  return undefined;
}

/** The endless loop around the select with this case, where no other statement in it leaves. */
function onlyWayOut(receive: Node, checker: Checker): Node | undefined {
  let clause: Node | undefined;
  for (let n = checker.parentOf(receive); n; n = checker.parentOf(n)) {
    if (n.kind === "CommClause" && !clause) clause = n;
    if (n.kind === "FuncLit" || n.kind === "FuncDecl" || n.kind === "Range") return undefined;
    if (n.kind !== "For") continue;
    if (n.cond || !clause) return undefined;
    const own = clause;
    let leaves = false;
    let ends = false;
    walk(n.body, (m) => {
      if (m.kind === "FuncLit") return false;
      const out =
        m.kind === "Return" ||
        (m.kind === "Branch" && (m.tok === "goto" || (m.tok === "break" && m.label !== undefined)));
      const stops = m.kind === "Call" && m.fun.kind === "Ident" && m.fun.name === "panic";
      if (out && m.pos >= own.pos && m.end <= own.end) ends = true;
      else if (out || stops) leaves = true;
      return !leaves;
    });
    return ends && !leaves ? n : undefined;
  }
  return undefined;
}

/** The one place where the function is started as a goroutine. */
function goStatementOf(fn: Fn, program: Program, pkg: Package): Site | undefined {
  const found: Site[] = [];
  for (const file of pkg.files) {
    if (pkg.isTest(file) || !/\bgo\b/.test(file.text)) continue;
    const checker = program.checker(pkg, file);
    for (const decl of file.decls) {
      if (
        decl.kind !== "FuncDecl" ||
        !decl.body ||
        !/\bgo\b/.test(file.text.slice(decl.bodySpan.pos, decl.bodySpan.end))
      )
        continue;
      walk(decl.body, (n) => {
        if (n.kind !== "GoStmt" || n.call.kind !== "Call") return true;
        const callee = checker.calleeOf(n.call);
        const target =
          callee.kind === "source" ? callee.func.decl : callee.kind === "literal" ? callee.func : undefined;
        if (target === fn.node) found.push({ file, node: n });
        return true;
      });
    }
  }
  return found.length === 1 ? found[0] : undefined;
}

function step(site: Site, text: Message): BlockedStep {
  return { site, text, goroutine: 0 };
}

function scopeAt(site: Site): BlockedFinding["scope"] | undefined {
  const func = site.file.decls.find((d) => d.kind === "FuncDecl" && d.pos <= site.node.pos && site.node.end <= d.end);
  return func?.kind === "FuncDecl" ? { file: site.file, func } : undefined;
}
