import type { Family } from "../server/src/finding/finding";
import type { After, CleanRow, LeakRow } from "./evidence";
import type { How, Run } from "./execute";
import { type Observation, observe, type Sign, signsOf } from "./observe";
import type { Reason } from "./reasons";
import type { Round, Target } from "./rounds";

/** What is needed to judge the functions of one rule. */
export interface Bench {
  readonly family: Family;
  readonly reasons: readonly Reason[];
  readonly before: Round;
  readonly safe: Round;
  readonly unsafe: readonly { readonly round: Round; fix(target: Target): string | undefined }[];
}

/** Runs a reported function, and runs it again after each fix that changes it. */
export async function judgeLeak(bench: Bench, target: Target, lines: readonly number[]): Promise<LeakRow> {
  const { subject, name } = target;
  const row = { dir: subject.dir, file: subject.file, name, lines };
  const reason = reasonFor(bench.reasons, target);
  if (reason?.kind === "no run") return { ...row, notRun: reason.text, unsafe: [] };
  const signs = signsOf(subject.rule, bench.family);
  const places = lines.map((line) => `${subject.file}:${line}`);
  const look = (run: Run): Observation | undefined => observe(run, signs, places);
  const run = await patiently(bench.before, target, howFor(signs, 20), (first) => look(first) !== undefined);
  if (run.cannot !== undefined) return { ...row, notRun: run.cannot, unsafe: [] };
  const seen = look(run);
  const again = (round: Round): Promise<After> => runAgain(round, target, howFor(signs, 20), run, seen, places);
  // What was seen may be another leak of the function than the one that is mended.
  const others = places.filter((_, i) => !subject.mended.includes(lines[i]!));
  const meant = seen === undefined || !seen.at.some((at) => others.includes(at));
  const safe = meant && changed(bench.before, bench.safe, target) ? await again(bench.safe) : undefined;
  const unsafe: { fix: string; after: After }[] = [];
  for (const { round, fix } of bench.unsafe) {
    const title = fix(target);
    if (title !== undefined && changed(bench.before, round, target))
      unsafe.push({ fix: title, after: await again(round) });
  }
  return {
    ...row,
    unsafe,
    ...(safe === undefined ? {} : { safe }),
    ...(seen === undefined ? { nothing: reason?.text ?? "nothing was seen" } : { seen: told(seen, places) }),
  };
}

/** Runs a function that is in order. */
export async function judgeClean(bench: Bench, target: Target): Promise<CleanRow> {
  const { subject, name } = target;
  const row = { dir: subject.dir, file: subject.file, name };
  const reason = reasonFor(bench.reasons, target);
  if (reason !== undefined) return { ...row, notRun: reason.text };
  const signs = signsOf(subject.rule, bench.family).filter((sign) => sign !== "busy loop");
  const look = (run: Run): Observation | undefined => observe(run, signs, []);
  const run = await patiently(bench.before, target, howFor(signs, 6), (first) => look(first) === undefined);
  if (run.cannot !== undefined) return { ...row, notRun: run.cannot };
  const seen = look(run);
  return seen === undefined ? row : { ...row, seen: `${seen.name === "" ? "" : `${seen.name}: `}${seen.text}` };
}

/**
 * Runs a function, and a second time with longer waits where the first run was not as it should be: on a busy machine
 * what ends may not have ended yet, and what leaks may not have begun. A leak is there however long one waits.
 */
async function patiently(round: Round, target: Target, how: How, expected: (run: Run) => boolean): Promise<Run> {
  const first = await round.run(target, how);
  if (first.cannot !== undefined || expected(first)) return first;
  return round.run(target, { ...how, slowly: true });
}

function reasonFor(all: readonly Reason[], { subject, name }: Target): Reason | undefined {
  const names = ["*", name, `${subject.file}:${name}`];
  return all.find((reason) => reason.rule === subject.rule && names.includes(reason.function));
}

function howFor(signs: readonly Sign[], ways: number): How {
  return { ways, memory: signs.includes("memory") || signs.includes("timer") };
}

function changed(before: Round, after: Round, target: Target): boolean {
  const text = after.text(target);
  return text !== undefined && text !== before.text(target);
}

function told(seen: Observation, places: readonly string[]): NonNullable<LeakRow["seen"]> {
  return { sign: seen.sign, case: seen.name, text: seen.text, atLine: seen.at.some((at) => places.includes(at)) };
}

async function runAgain(
  round: Round,
  target: Target,
  how: How,
  before: Run,
  seen: Observation | undefined,
  places: readonly string[],
): Promise<After> {
  const look = (run: Run): Observation | undefined =>
    seen === undefined ? undefined : observe(run, [seen.sign], places);
  const inOrder = (run: Run): boolean => look(run) === undefined && differs(before, run).same !== false;
  const run = await patiently(round, target, how, inOrder);
  if (run.cannot !== undefined) return { ended: false, left: run.cannot };
  const left = look(run);
  const difference = differs(before, run);
  return {
    ended: left === undefined,
    ...(left === undefined ? {} : { left: `${left.name === "" ? "" : `${left.name}: `}${left.text}` }),
    ...difference,
  };
}

/** Compares what came out of the cases whose calls all returned. */
function differs(before: Run, after: Run): { same?: boolean; difference?: string } {
  let compared = false;
  for (const { name, report } of before.cases) {
    const twin = after.cases.find((one) => one.name === name)?.report;
    if (report === undefined || report.partial || report.hung > 0 || report.panic !== undefined) continue;
    if (twin === undefined) return { same: false, difference: `${name}: the program ended` };
    if (twin.partial) continue;
    compared = true;
    const [was, is] = [(report.output ?? []).join("; "), (twin.output ?? []).join("; ")];
    if (was !== is) return { same: false, difference: `${name}: ${was} became ${is}` };
  }
  return compared ? { same: true } : {};
}
