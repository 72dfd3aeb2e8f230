import type { Fix } from "../../finding/finding";
import type { ObligationLeak } from "../../flow/leak";
import { exitFix } from "../exit-fix";
import { textOf } from "../fixes/lines";
import type { RuleContext } from "../rule";

/** Gives back on the way out what was taken: `sem.Release(n)` with the weight of the `Acquire`, else the plain release. */
export function releaseBeforeExit(leak: ObligationLeak, context: RuleContext): readonly Fix[] {
  const { acquire, name } = leak;
  const release = leak.spec.releases[0]?.[0];
  if (acquire.kind !== "Call" || name === "" || release?.kind !== "method" || release.via.length > 0) return [];
  const weight = /\bsemaphore\b/.test(leak.spec.acquire) ? acquire.args[acquire.args.length - 1] : undefined;
  const call = `${name}.${release.name}(${weight === undefined ? "" : textOf(leak.file, weight)})`;
  const fix = exitFix(leak, context.checker(leak.file), call);
  return fix === undefined ? [] : [fix];
}
