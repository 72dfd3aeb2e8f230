import type { Package, Program } from "../go/model";
import type { BlockedFinding, BlockedStep } from "./blocking";
import type { Cause } from "./cause";
import { type CommUse, candidateFields, countUses, type FieldUse } from "./census";
import { functionsWith, noFacts, scopeOf } from "./lock-findings";
import type { Lowering } from "./lower/lower";
import type { Fn, Site } from "./program";

/** Fields that the whole package uses from one side only. */
export function censusFindings(program: Program, pkg: Package, lowering: Lowering): BlockedFinding[] {
  const out: BlockedFinding[] = [];
  for (const use of censusOf(program, pkg, lowering).values()) {
    if (use.open) continue;
    const finding =
      use.kind === "chan" ? channelFinding(use) : use.kind === "waitgroup" ? groupFinding(use) : undefined;
    if (finding) out.push(finding);
  }
  return out;
}

/** Uses of all fields of the package that hold channels and wait groups. */
export function censusOf(program: Program, pkg: Package, lowering: Lowering): ReadonlyMap<string, FieldUse> {
  const fields = candidateFields(pkg);
  if (fields.size === 0) return fields;
  let names = new Set([...fields.values()].map((f) => f.name));
  const seen = new Set<Fn>();
  // A function that answers such a field is known by its own name to those who use it.
  for (let round = 0; round < 3 && names.size > 0; round++) {
    const gate = new RegExp(`\\b(${[...names].join("|")})\\b`);
    const answering = new Set<string>();
    for (const fn of functionsWith(gate, program, pkg, lowering)) {
      if (seen.has(fn)) continue;
      seen.add(fn);
      if (countUses(fn, fields)) answering.add(fn.name);
    }
    names = answering;
  }
  return fields;
}

function channelFinding(use: FieldUse): BlockedFinding | undefined {
  const made = use.makes[0];
  if (!made) return undefined;
  if (use.sends.length === 0 && use.closes.length === 0) {
    const first = use.receives.find((r) => !r.polls && r.others.length === 0);
    if (!first) return undefined;
    return report(use, first.range ? "range-over-unclosed-channel" : "receive-without-sender", first, made.site);
  }
  if (use.receives.length === 0) {
    const first = use.sends.find((s) => !s.polls && s.others.length === 0);
    if (!first || use.makes.some((m) => m.cap !== undefined && m.cap > 0)) return undefined;
    return report(use, "send-without-receiver", first, made.site);
  }
  return undefined;
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
      trace: [step(made, "made here"), step(at.site, "no other code of the package serves this field")],
      scope,
    }
  );
}

function groupFinding(use: FieldUse): BlockedFinding | undefined {
  const [add] = use.adds;
  const [wait] = use.waits;
  if (!add || !wait || use.dones.length > 0) return undefined;
  const scope = scopeAt(add);
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
      trace: [step(add, "counted here"), step(wait, "waits here; no code of the package calls Done")],
      scope,
    }
  );
}

function step(site: Site, text: string): BlockedStep {
  return { site, text, goroutine: 0 };
}

function scopeAt(site: Site): BlockedFinding["scope"] | undefined {
  const func = site.file.decls.find((d) => d.kind === "FuncDecl" && d.pos <= site.node.pos && site.node.end <= d.end);
  return func?.kind === "FuncDecl" ? { file: site.file, func } : undefined;
}
