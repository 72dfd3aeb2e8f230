import { ruleCatalogue } from "../server/src/engine/catalogue";
import type { CleanRow, LeakRow, RuleEvidence } from "./evidence";
import { type Bench, judgeClean, judgeLeak } from "./judge";
import { type Reason, reasons } from "./reasons";
import { prepare, type Round, runAll, type Target } from "./rounds";
import { type Subject, subjects } from "./subject";

/** What of the fixtures to run. */
export interface Extent {
  readonly rule: (id: string) => boolean;
  /** Also functions of ok_ files, and unsafe fixes. */
  readonly whole: boolean;
  /** Is told of every function that has been judged. */
  readonly progress: (text: string) => void;
}

/** Builds and runs the fixtures of the rules, before and after their fixes. */
export async function gather(extent: Extent): Promise<RuleEvidence[]> {
  const known = reasons();
  const all = await subjects(extent.rule);
  const rounds: Round[] = [];
  const open = (textOf: (subject: Subject) => string | undefined): Round => {
    const round = prepare(all, textOf);
    rounds.push(round);
    return round;
  };
  try {
    extent.progress("building the fixtures");
    const before = open(() => undefined);
    extent.progress("building them after the safe fixes");
    const safe = open((subject) => subject.safe);
    const unsafe: Bench["unsafe"][number][] = [];
    const most = extent.whole ? Math.max(0, ...all.map((subject) => subject.unsafe.size)) : 0;
    for (let i = 0; i < most; i++) {
      extent.progress("building them after unsafe fixes");
      const nth = (subject: Subject): [string, string] | undefined => [...subject.unsafe][i];
      unsafe.push({ round: open((subject) => nth(subject)?.[1]), fix: ({ subject }) => nth(subject)?.[0] });
    }
    const found: RuleEvidence[] = [];
    const jobs: (() => Promise<void>)[] = [];
    for (const meta of ruleCatalogue) {
      if (!extent.rule(meta.id)) continue;
      const own = all.filter(({ rule }) => rule === meta.id);
      const bench: Bench = { family: meta.family, reasons: known, before, safe, unsafe };
      const leaks: LeakRow[] = [];
      const clean: CleanRow[] = [];
      for (const target of targets(own, before)) {
        const lines = linesOf(target, before);
        if (lines.length === 0 && (!extent.whole || !target.subject.file.startsWith("ok_"))) continue;
        jobs.push(async () => {
          if (lines.length > 0) leaks.push(await judgeLeak(bench, target, lines));
          else clean.push(await judgeClean(bench, target));
          extent.progress(`${meta.id} ${target.name}`);
        });
      }
      leaks.push(...outside(own, before, known));
      found.push({
        rule: meta.id,
        family: meta.family,
        leaks,
        clean,
        ...("none" in meta.fix ? { noFix: meta.fix.none } : {}),
        ...notRun(known, meta.id, own),
        complaints: safe.complaints.filter((text) => own.some(({ dir }) => text.includes(`${dir}/`))),
      });
    }
    await runAll(jobs, (job) => job());
    for (const { leaks, clean } of found) {
      sort(leaks as LeakRow[]);
      sort(clean as CleanRow[]);
    }
    return found;
  } finally {
    for (const round of rounds) round.close();
  }
}

function targets(own: readonly Subject[], before: Round): Target[] {
  return own.flatMap((subject) =>
    before.functions
      .filter((f) => f.dir === subject.dir && f.file === subject.file)
      .map((f) => ({ subject, name: f.name })),
  );
}

function linesOf({ subject, name }: Target, before: Round): readonly number[] {
  const f = before.functions.find((one) => one.dir === subject.dir && one.file === subject.file && one.name === name)!;
  return subject.lines.filter((line) => line >= f.line && line <= f.endLine);
}

/** Findings outside of functions: types and variables. */
function outside(own: readonly Subject[], before: Round, known: readonly Reason[]): LeakRow[] {
  return own.flatMap((subject) => {
    const inside = new Set(targets([subject], before).flatMap((target) => linesOf(target, before)));
    const lines = subject.lines.filter((line) => !inside.has(line));
    if (lines.length === 0) return [];
    const reason = known.find(({ rule, function: name }) => rule === subject.rule && (name === "-" || name === "*"));
    const notRun = reason?.text ?? "a declaration does nothing by itself";
    return [{ dir: subject.dir, file: subject.file, name: "-", lines, notRun, unsafe: [] }];
  });
}

function notRun(known: readonly Reason[], rule: string, own: readonly Subject[]): { notRun?: string } {
  const reason = known.find((one) => one.rule === rule && one.function === "*");
  if (reason !== undefined) return { notRun: reason.text };
  return own.length === 0 ? { notRun: "it has no fixtures of Go code" } : {};
}

function sort(rows: (LeakRow | CleanRow)[]): void {
  const place = (row: LeakRow | CleanRow): string =>
    `${row.dir}/${row.file} ${"lines" in row ? String(row.lines[0]).padStart(5, "0") : row.name}`;
  rows.sort((a, b) => (place(a) < place(b) ? -1 : 1));
}
