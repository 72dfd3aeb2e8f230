import type { ObligationLeak } from "../flow/leak";
import { flowOf } from "../flow/service";
import type { RuleContext } from "./rule";

/** Leaks of what a rule is responsible for, in the files to report on. */
export function leaksOf(context: RuleContext, rule: string): readonly ObligationLeak[] {
  const files = new Set(context.files);
  return flowOf(context.program)
    .packageLeaks(context.pkg)
    .filter((leak) => leak.spec.rule === rule && files.has(leak.file));
}
