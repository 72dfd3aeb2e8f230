/**
 * Writes what bench/leak-fixes.ts says of leaks that block (goroutines, channels, locks, wait groups) as a page, the missed
 * ones by cause; the cause of each stands in bench/blocking-fixes.tsv.
 *
 *   npx tsx bench/leak-fixes.ts … --only "(chan-|range-unclosed|goroutine-no-exit|waitgroup|double-lock|lock-held)" --show \
 *     | npx tsx bench/blocking-fixes.ts --write docs/blocking-fixes.md [--note "which rows are left out"]
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

/** What a cause in the table means. */
const causes: Readonly<Record<string, string>> = {
  budget: "the function and what it calls are too much to be looked at to the end, so nothing is said of it",
  guesses: "it takes more unknown conditions, each decided the right way, than a finding may rest on",
  protocol: "which goroutine has ended by then, or holds which lock, is agreed on between several functions",
  "given away": "a channel of the same select is handed to code that may close it",
  returned:
    "the channel is the result, and its callers, as far as they are known, all receive or are behind an interface",
  "other package": "how a value of another package behaves decides",
  contract: "the function is called with the lock held, as its comment says",
  "may not start": "what is given the goroutine's function sometimes does not run it",
  values: "a count that is computed from the contents of maps decides",
};

interface Row {
  readonly outcome: "found" | "still" | "missed";
  readonly kind: string;
  readonly id: string;
  readonly class: string;
  readonly at: string;
  /** The rules that found it, or why it is a leak. */
  readonly text: string;
}

const { values } = parseArgs({ options: { write: { type: "string" }, note: { type: "string" } } });
const known = new Map(
  readFileSync(join(__dirname, "blocking-fixes.tsv"), "utf8")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split("\t") as [string, string]),
);

function rowsOf(text: string): Row[] {
  const lines = text.split("\n");
  return lines.flatMap((line, i) => {
    const [, outcome, kind, id, cls, at] = /^(found|still|missed) +(\w+) (\S+) (\S+) (.+)$/.exec(line) ?? [];
    if (outcome === undefined) return [];
    const row = { outcome, kind: kind!, id: id!, class: cls!, at: at!, text: lines[i + 1]!.trim() };
    return [row as Row];
  });
}

const rows = rowsOf(readFileSync(0, "utf8"));
if (rows.length === 0) throw new Error("no rows: is --show missing?");
const missed = rows.filter(({ outcome }) => outcome === "missed");
const without = missed.filter(({ id }) => causes[known.get(id) ?? ""] === undefined);
if (without.length > 0) throw new Error(`no cause in blocking-fixes.tsv: ${without.map(({ id }) => id).join(", ")}`);

const kinds = ["likely", "possible", "unlikely"].filter((kind) => rows.some((row) => row.kind === kind));
const hits = (some: readonly Row[]): number => some.filter(({ outcome }) => outcome !== "missed").length;
const all = hits(rows);
const gone = all - rows.filter(({ outcome }) => outcome === "still").length;
const lines = [
  "# Real fixes of what blocks",
  "",
  "Leaks of goroutines, channels, locks and wait groups that maintainers found and fixed. Written by `npx tsx bench/leak-fixes.ts … --show | npx tsx bench/blocking-fixes.ts --write docs/blocking-fixes.md`; what is counted, and how, is told at the heads of those files.",
  "",
  ...(values.note ? [values.note, ""] : []),
  "| judged beforehand | found |",
  "|---|---|",
  ...kinds.map((kind) => {
    const some = rows.filter((row) => row.kind === kind);
    return `| ${kind} | ${hits(some)} of ${some.length} (${Math.round((100 * hits(some)) / some.length)} %) |`;
  }),
  `| gone after the fix, of the found | ${gone} of ${all} |`,
  "",
  "## Missed, by cause",
  ...Object.entries(causes).flatMap(([cause, what]) => {
    const some = missed.filter(({ id }) => known.get(id) === cause);
    if (some.length === 0) return [];
    return ["", `**${cause}**: ${what}.`, "", ...some.map((r) => `- ${r.id} (${r.kind}, ${r.class}): ${r.text}`)];
  }),
  "",
  "## Found",
  "",
  ...rows.filter(({ outcome }) => outcome !== "missed").map((r) => `- ${r.id} (${r.kind}, ${r.class}): ${r.text}`),
];
console.log(lines.join("\n"));
if (values.write) writeFileSync(resolve(values.write), `${lines.join("\n")}\n`);
