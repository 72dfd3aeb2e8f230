import type { After, LeakRow, RuleEvidence } from "./evidence";

/** docs/evidence.md from what was gathered. */
export function render(evidence: readonly RuleEvidence[], goVersion: string): string {
  const families = [...new Set(evidence.map(({ family }) => family))];
  const parts = [
    "# Evidence\n",
    "<!-- Written by npm run ground-truth; never edit it. -->\n",
    "Every leaking fixture that can be run is run, and its leak looked for at run time; then our own fix is applied, compiled, " +
      "vetted and checked with gofmt, and the program is run again. Programs that are in order run too.\n",
    `Go ${goVersion} with the profile of leaked goroutines. How it is done, and what the words mean, is in [contributing](contributing.md#ground-truth).\n`,
    summary(evidence, families),
    ...families.map((family) => section(family, evidence)),
  ];
  return `${parts.join("\n")}`;
}

/** The figures of some rules together. */
export interface Figures {
  readonly reported: number;
  readonly run: number;
  readonly seen: number;
  readonly atLine: number;
  readonly fixed: number;
  readonly ended: number;
  readonly same: number;
  readonly compared: number;
  readonly clean: number;
  readonly cleanRun: number;
}

export function figures(evidence: readonly RuleEvidence[]): Figures {
  const leaks = evidence.flatMap((rule) => rule.leaks);
  const run = leaks.filter((row) => row.notRun === undefined);
  const fixed = run.filter((row) => row.safe !== undefined && row.seen !== undefined);
  const clean = evidence.flatMap((rule) => rule.clean).filter((row) => row.notRun === undefined);
  return {
    reported: leaks.length,
    run: run.length,
    seen: run.filter((row) => row.seen !== undefined).length,
    atLine: run.filter((row) => row.seen?.atLine).length,
    fixed: fixed.length,
    ended: fixed.filter((row) => row.safe!.ended).length,
    compared: fixed.filter((row) => row.safe!.same !== undefined).length,
    same: fixed.filter((row) => row.safe!.same === true).length,
    cleanRun: clean.length,
    clean: clean.filter((row) => row.seen === undefined).length,
  };
}

function summary(evidence: readonly RuleEvidence[], families: readonly string[]): string {
  const head =
    "| family | reported functions | run | leak seen | safe fix applied | compiles, vet and gofmt silent | leak ended | output the same | programs in order, run | clean |\n" +
    "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n";
  const row = (name: string, rules: readonly RuleEvidence[]): string => {
    const f = figures(rules);
    const failed = rules
      .filter(({ complaints }) => complaints.length > 0)
      .flatMap(({ leaks }) => leaks.filter((r) => r.safe)).length;
    return `| ${name} | ${f.reported} | ${f.run} | ${share(f.seen, f.run)} | ${f.fixed} | ${share(f.fixed - failed, f.fixed)} | ${share(f.ended, f.fixed)} | ${share(f.same, f.compared)} | ${f.cleanRun} | ${share(f.clean, f.cleanRun)} |\n`;
  };
  const rows = families.map((family) =>
    row(
      family,
      evidence.filter((rule) => rule.family === family),
    ),
  );
  return `${head}${rows.join("")}${row("**all**", evidence)}`;
}

function share(part: number, whole: number): string {
  return whole === 0 ? "0" : `${part} (${((100 * part) / whole).toFixed(part === whole ? 0 : 1)} %)`;
}

function section(family: string, evidence: readonly RuleEvidence[]): string {
  return [`## ${family}\n`, ...evidence.filter((rule) => rule.family === family).map(ofRule)].join("\n");
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
