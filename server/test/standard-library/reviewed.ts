import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ruleCatalogue } from "../../src/engine/catalogue";
import type { JsonReport } from "../../src/report/json";

/** Families of which every finding in the standard library is on the list, and rules of other families. */
const families: ReadonlySet<string> = new Set(["context", "timer", "resource"]);
const single: ReadonlySet<string> = new Set(["mutex-not-unlocked", "semaphore-not-released"]);

export const reviewedRules: readonly string[] = ruleCatalogue
  .filter(({ id, family, tier }) => tier !== "advice" && (families.has(family) || single.has(id)))
  .map(({ id }) => id);

/** A finding that a person has read in its source. */
export interface Reviewed {
  readonly rule: string;
  /** Below GOROOT/src. */
  readonly file: string;
  readonly function: string;
  /** Knows the finding again when lines move. */
  readonly fingerprint: string;
  /**
   * `true`: it leaks there. `meant`: the authors leave it on purpose. `harmless`: the release that the documentation asks for
   * is missing, and in this place nothing lasts. There is no `false`: the rule is mended then.
   */
  readonly verdict: string;
  readonly reason: string;
}

const list = join(__dirname, "findings.tsv");

/** The list and the release of Go whose source was read: "go1.26.8". */
export function readList(): { readonly version: string; readonly entries: readonly Reviewed[] } {
  const lines = readFileSync(list, "utf8").trimEnd().split("\n");
  const [title, header, ...rows] = lines;
  const columns = header!.split("\t");
  const entries = rows.map(
    (row) => Object.fromEntries(row.split("\t").map((cell, i) => [columns[i]!, cell])) as unknown as Reviewed,
  );
  return { version: /\bgo1[\w.]+/.exec(title!)?.[0] ?? "", entries };
}

type Finding = JsonReport["findings"][number];

/** What a person has to look at: findings that are not on the list, and lines of the list that say nothing any more. */
export function compare(findings: readonly Finding[], entries: readonly Reviewed[]): readonly string[] {
  const known = new Set(entries.map(({ fingerprint }) => fingerprint));
  const found = new Set(findings.map(({ fingerprint }) => fingerprint));
  const fresh = findings.filter(({ fingerprint }) => !known.has(fingerprint));
  const gone = entries.filter(({ fingerprint }) => !found.has(fingerprint));
  const out: string[] = [];
  if (fresh.length > 0) {
    out.push(
      "Nobody has looked at these findings in the standard library. Read each in its source.",
      "Is it a false alarm, mend the rule for all such code and give it an ok_ fixture.",
      "Is it right, add its line to server/test/standard-library/findings.tsv with `true`, `meant` or `harmless` and the reason:",
      ...fresh.flatMap((each) => [
        `  ${each.file}:${each.line} ${each.message}`,
        [each.rule, each.file, each.function, each.fingerprint, "?", "?"].join("\t"),
      ]),
    );
  }
  if (gone.length > 0) {
    out.push(
      "These are no longer found. Is that meant, take their lines out of server/test/standard-library/findings.tsv:",
      ...gone.map((each) => [each.rule, each.file, each.function, each.fingerprint].join("\t")),
    );
  }
  return out;
}
