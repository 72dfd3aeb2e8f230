import type { ObligationLeak } from "../flow/leak";
import type { RuleContext } from "./rule";

/** Leaks of what a rule is responsible for, in the files to report on. */
export function leaksOf(_context: RuleContext, _rule: string): readonly ObligationLeak[] {
  return [];
}
