import type { After, LeakRow, RuleEvidence } from "./evidence";

/** The part of docs/evidence.md about one rule. */
export interface Section {
  readonly rule: string;
  readonly family: string;
  readonly text: string;
}

/** docs/evidence.md. */
export function render(sections: readonly Section[], goVersion: string): string {
  const families = [...new Set(sections.map(({ family }) => family))];
  const parts = [
    "# Evidence\n",
    "<!-- Written by npm run ground-truth; never edit it. -->\n",
    "Every leaking fixture that can be run is run, and its leak looked for at run time; then our own fix is applied, compiled, " +
      "vetted and checked with gofmt, and the program is run again. Programs that are in order run too.\n",
    `Go ${goVersion} with the profile of leaked goroutines. How it is done, and what the words mean, is in [contributing](contributing.md#ground-truth).\n`,
    summary(sections, families),
    ...families.map((family) =>
      [`## ${family}\n`, ...sections.filter((one) => one.family === family).map(({ text }) => text)].join("\n"),
    ),
  ];
  return parts.join("\n");
}

/** The sections of a docs/evidence.md, by rule. */
export function sectionsOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const part of text.split(/^(?=#{2,3} )/m)) {
    const rule = /^### \[([\w-]+)\]/.exec(part)?.[1];
    if (rule !== undefined) found.set(rule, `${part.trimEnd()}\n`);
  }
  return found;
}

/** The figures of some sections together, counted in their tables. */
export interface Figures {
  readonly reported: number;
  readonly run: number;
  readonly seen: number;
  readonly fixed: number;
  readonly failed: number;
  readonly ended: number;
  readonly same: number;
  readonly compared: number;
  readonly clean: number;
  readonly cleanRun: number;
}

export function figures(sections: readonly Section[]): Figures {
  const lines = sections.flatMap(({ text }) => text.split("\n"));
  const rows = lines
    .filter((line) => /^\| .*line/.test(line))
    .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
    .map(([, , seen = "", fix = ""]) => ({ seen, fix }));
  const run = rows.filter(({ seen }) => !seen.startsWith("not run"));
  const seen = run.filter(({ seen }) => !seen.startsWith("**none seen"));
  const fixed = seen.filter(({ fix }) => /^(gone|\*\*still there|\*\*fails)/.test(fix));
  const clean = lines.map((line) => /^In order: (\d+) of (\d+) functions/.exec(line)).filter((match) => match !== null);
  const count = (pattern: RegExp): number => fixed.filter(({ fix }) => pattern.test(fix)).length;
  return {
    reported: rows.length,
    run: run.length,
    seen: seen.length,
    fixed: fixed.length,
    failed: count(/^\*\*fails/),
    ended: count(/^gone/),
    same: count(/, output the same/),
    compared: count(/, output /),
    clean: clean.reduce((sum, match) => sum + Number(match[1]), 0),
    cleanRun: clean.reduce((sum, match) => sum + Number(match[2]), 0),
  };
}

function summary(sections: readonly Section[], families: readonly string[]): string {
  const head =
    "| family | reported functions | run | leak seen | safe fix applied | compiles, vet and gofmt silent | leak ended | output the same | programs in order, run | clean |\n" +
    "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n";
  const row = (name: string, own: readonly Section[]): string => {
    const f = figures(own);
    return `| ${name} | ${f.reported} | ${f.run} | ${share(f.seen, f.run)} | ${f.fixed} | ${share(f.fixed - f.failed, f.fixed)} | ${share(f.ended, f.fixed)} | ${share(f.same, f.compared)} | ${f.cleanRun} | ${share(f.clean, f.cleanRun)} |\n`;
  };
  const rows = families.map((family) =>
    row(
      family,
      sections.filter((one) => one.family === family),
    ),
  );
  return `${head}${rows.join("")}${row("**all**", sections)}`;
}

function share(part: number, whole: number): string {
  return whole === 0 ? "0" : `${part} (${((100 * part) / whole).toFixed(part === whole ? 0 : 1)} %)`;
}

/** What the runs say of a rule. */
export function section(rule: RuleEvidence): Section {
  return { rule: rule.rule, family: rule.family, text: ofRule(rule) };
}

function ofRule(rule: RuleEvidence): string {
  const parts = [`### [${rule.rule}](rules/${rule.rule}.md)\n`];
  if (rule.notRun !== undefined) parts.push(`Not run: ${rule.notRun}.\n`);
  if (rule.leaks.length > 0 && rule.notRun === undefined)
    parts.push(
      `| reported | leak at run time | after the fix |\n|---|---|---|\n${rule.leaks.map((row) => leakRow(rule, row)).join("")}`,
    );
  if (rule.clean.length > 0 && rule.notRun === undefined) parts.push(cleanText(rule));
  return parts.join("\n");
}

function leakRow(rule: RuleEvidence, row: LeakRow): string {
  const version = row.dir.endsWith("/go122") ? ", Go 1.22" : "";
  const lines = row.lines.length > 1 ? `lines ${row.lines.join(", ")}` : `line ${row.lines[0]}`;
  const name = row.name === "-" ? "" : `\`${row.name}\`, `;
  return `| ${name}${row.file} ${lines}${version} | ${cell(leakText(row))} | ${cell(fixText(rule, row))} |\n`;
}

function leakText(row: LeakRow): string {
  if (row.notRun !== undefined) return `not run: ${row.notRun}`;
  if (row.seen === undefined) return `**none seen**: ${row.nothing}`;
  const called = row.seen.case === "" ? "" : ` (called with ${row.seen.case})`;
  return `${row.seen.text}${called}`;
}

function fixText(rule: RuleEvidence, row: LeakRow): string {
  if (row.safe !== undefined)
    return rule.complaints.length > 0 ? `**fails**: ${rule.complaints[0]}` : outcome(row, row.safe);
  if (row.unsafe.length > 0)
    return row.unsafe
      .map(({ fix, after }) => `unsafe (${fix.replaceAll("-", " ")}): ${outcome(row, after)}`)
      .join("; ");
  return rule.noFix !== undefined ? `no fix: ${rule.noFix}` : "no fix for this shape";
}

function outcome(row: LeakRow, after: After): string {
  const output =
    after.same === undefined ? "" : after.same ? ", output the same" : `, output differs: ${after.difference}`;
  if (row.seen === undefined) return `runs${output}`;
  return after.ended ? `gone${output}` : `**still there**: ${after.left}${output}`;
}

function cleanText(rule: RuleEvidence): string {
  const run = rule.clean.filter((row) => row.notRun === undefined);
  const clean = run.filter((row) => row.seen === undefined);
  const lines = [`In order: ${clean.length} of ${run.length} functions run clean.`];
  for (const row of run) if (row.seen !== undefined) lines.push(`- **\`${row.name}\`**: ${row.seen}`);
  const reasons = new Map<string, string[]>();
  for (const row of rule.clean)
    if (row.notRun !== undefined) reasons.set(row.notRun, [...(reasons.get(row.notRun) ?? []), `\`${row.name}\``]);
  for (const [reason, names] of reasons) lines.push(`- not run: ${names.join(", ")}: ${reason}`);
  return `${lines[0]}\n${lines.length > 1 ? `\n${lines.slice(1).join("\n")}\n` : ""}`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
