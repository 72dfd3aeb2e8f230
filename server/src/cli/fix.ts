import { isUtf8 } from "node:buffer";
import { readFileSync, writeFileSync } from "node:fs";
import { applyEdits, pickFixes } from "../finding/apply";
import type { Edit, Fix } from "../finding/finding";
import { relativeTo } from "../report/relative";
import { openFindings, type Report } from "../report/report";
import { initSyntax, type Syntax } from "../syntax/syntax";
import { resourceFolder } from "../workspace/installation";
import { nodeResources } from "../workspace/resources";
import type { ScanOutcome } from "./scan-run";
import type { Terminal } from "./terminal";

/** Fixes that get in each other's way are made one after the other, each on what the one before has left. */
const mostRounds = 8;

const byteOrderMark = "\uFEFF";

/**
 * Applies the first safe fix of every open finding, rescans, and goes on until nothing more can be fixed. Files that are
 * not UTF-8, or that would parse worse than before, are left alone. Answers the last scan.
 * @param chosen what of a scan is up for fixing
 */
export async function applySafeFixes(
  first: ScanOutcome,
  chosen: (outcome: ScanOutcome) => Report,
  rescan: () => Promise<ScanOutcome>,
  terminal: Terminal,
): Promise<ScanOutcome> {
  const syntax = await initSyntax(nodeResources(resourceFolder()));
  const files = new Set<string>();
  let fixed = 0;
  let outcome = first;
  for (let round = 0; round < mostRounds; round++) {
    const fixes = openFindings(chosen(outcome)).flatMap((finding): Fix[] =>
      finding.fixes.filter(({ safety }) => safety === "safe").slice(0, 1),
    );
    const { chosen: picked, edits } = pickFixes(fixes);
    const written = new Set(
      [...edits].filter(([file, list]) => rewrite(file, list, syntax, terminal)).map(([file]) => file),
    );
    if (written.size === 0) break;
    for (const file of written) files.add(file);
    fixed += picked.filter((fix) => fix.edits.every(({ span }) => written.has(span.file))).length;
    outcome = await rescan();
  }
  terminal.err(`fixed ${fixed} findings in ${files.size} files\n`);
  return outcome;
}

/** Writes a file with its edits; says why not, where it does not. */
function rewrite(file: string, edits: readonly Edit[], syntax: Syntax, terminal: Terminal): boolean {
  const bytes = readFileSync(file);
  const refuse = (why: string): false => {
    terminal.err(`${relativeTo(terminal.cwd)(file)}:1: not fixed: ${why}\n`);
    return false;
  };
  if (!isUtf8(bytes)) return refuse("it is not UTF-8");
  const whole = bytes.toString("utf8");
  const mark = whole.startsWith(byteOrderMark) ? byteOrderMark : "";
  const before = whole.slice(mark.length);
  const after = applyEdits(before, edits);
  if (after === before) return false;
  if (brokenParts(syntax, after) > brokenParts(syntax, before)) return refuse("the fixed text would not parse");
  writeFileSync(file, mark + after);
  return true;
}

function brokenParts(syntax: Syntax, text: string): number {
  const tree = syntax.parse(text);
  try {
    return tree.errors().length;
  } finally {
    tree.delete();
  }
}
