import type { Fix } from "../../finding/finding";
import type { ObligationLeak } from "../../flow/leak";
import { exitFix } from "../exit-fix";
import { packageNameIn, releaseCall } from "../leak-fix";
import type { RuleContext } from "../rule";

/**
 * Unlocks before the way out that forgot to. Deferring the unlock instead would unlock twice on the paths that do it
 * already, and hold the lock longer.
 */
export function unlockFixes(leak: ObligationLeak, context: RuleContext): readonly Fix[] {
  const call = releaseCall(leak.spec, leak.name, packageNameIn(leak));
  const fix = call === undefined ? undefined : exitFix(leak, context.checker(leak.file), call);
  return fix === undefined ? [] : [fix];
}
