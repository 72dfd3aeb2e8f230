import type { RuleEvidence } from "./evidence";
import { figures, section } from "./markdown";

/** Of the leaking functions that are run, so many show their leak. */
const seenShare = 0.95;

/** What falls short of the goals, one text each. */
export function failures(evidence: readonly RuleEvidence[]): string[] {
  const wrong: string[] = [];
  const all = figures(evidence.map(section));
  if (all.seen < seenShare * all.run)
    wrong.push(`${all.seen} of ${all.run} functions show their leak; the goal is 95 %`);
  for (const { rule, leaks, clean, complaints } of evidence) {
    for (const text of complaints) wrong.push(`${rule}: after the safe fixes: ${text}`);
    for (const { name, safe, seen, nothing } of leaks) {
      if (nothing === "nothing was seen")
        wrong.push(`${rule} ${name}: nothing was seen, and reasons.tsv says nothing about it`);
      if (safe === undefined) continue;
      if (seen !== undefined && !safe.ended)
        wrong.push(`${rule} ${name}: the safe fix does not end the leak: ${safe.left}`);
      if (safe.same === false) wrong.push(`${rule} ${name}: the safe fix changes the output: ${safe.difference}`);
    }
    for (const { name, seen } of clean) if (seen !== undefined) wrong.push(`${rule} ${name} is in order, but: ${seen}`);
  }
  return wrong;
}
