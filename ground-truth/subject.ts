import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Finding } from "../server/src/finding/finding";
import { lineNumber } from "../server/src/rules/fixes/lines";
import { Analysis } from "../server/test/fixtures/analysis";
import { fixturesRoot, goFiles, ruleFixtures } from "../server/test/fixtures/folders";
import { mend, programPath } from "../server/test/fixtures/goldens";

/** A file of a fixture: what its rule reports there, and what the rule's fixes make of it. */
export interface Subject {
  readonly rule: string;
  /** Folder relative to test-fixtures. */
  readonly dir: string;
  readonly file: string;
  /** Lines of findings, in order. */
  readonly lines: readonly number[];
  /** Those of them that a safe fix mends. */
  readonly mended: readonly number[];
  /** The text after all safe fixes; undefined where there are none. */
  readonly safe?: string;
  /** The texts after unsafe fixes, by the fix's slug. */
  readonly unsafe: ReadonlyMap<string, string>;
}

/** Analyses the fixtures and applies the fixes, as an editor would. */
export async function subjects(wanted: (rule: string) => boolean): Promise<Subject[]> {
  const analysis = await Analysis.create(programPath(fixturesRoot));
  const found: Subject[] = [];
  try {
    for (const { rule, packages } of ruleFixtures()) {
      if (!wanted(rule)) continue;
      for (const dir of packages) {
        // What the end of the process releases is not seen while it runs.
        const findings = analysis.findings(programPath(dir), [rule]).filter(({ harmless }) => harmless === undefined);
        for (const file of goFiles(dir)) found.push(subject(rule, dir, file, findings));
      }
    }
  } finally {
    analysis.dispose();
  }
  return found;
}

function subject(rule: string, dir: string, file: string, findings: readonly Finding[]): Subject {
  const path = programPath(dir, file);
  const text = readFileSync(join(dir, file), "utf8");
  const here = findings.filter((finding) => finding.span.file === path);
  const mended = mend(path, text, here);
  const safe = mended.get("");
  return {
    rule,
    dir: relative(fixturesRoot, dir).replaceAll("\\", "/"),
    file,
    lines: here.map((finding) => lineNumber(text, finding.span.start)),
    mended: here
      .filter((finding) => finding.fixes.some((fix) => fix.safety === "safe"))
      .map((finding) => lineNumber(text, finding.span.start)),
    unsafe: new Map([...mended].filter(([name]) => name !== "").map(([name, value]) => [name.slice(1), value])),
    ...(safe === undefined ? {} : { safe }),
  };
}
