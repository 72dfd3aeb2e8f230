import type { ObligationLeak } from "../flow/leak";
import { flowOf } from "../flow/service";
import type { RuleContext } from "./rule";

/** What is acquired in the files to report on and not released before the process ends, for all rules. */
export function allLeaks(context: RuleContext): readonly ObligationLeak[] {
  return everyLeak(context).filter(({ endsWithProcess }) => endsWithProcess !== true);
}

/** The same for what one rule is responsible for. */
export function leaksOf(context: RuleContext, rule: string): readonly ObligationLeak[] {
  return allLeaks(context).filter((leak) => leak.spec.rule === rule);
}

/** With what the end of the process releases. */
export function everyLeakOf(context: RuleContext, rule: string): readonly ObligationLeak[] {
  return everyLeak(context).filter((leak) => leak.spec.rule === rule);
}

function everyLeak(context: RuleContext): readonly ObligationLeak[] {
  const files = new Set(context.files);
  return flowOf(context.program)
    .packageLeaks(context.pkg)
    .filter((leak) => files.has(leak.file));
}
