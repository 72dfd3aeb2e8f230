import type { Fix } from "../../finding/finding";
import type { ObligationLeak } from "../../flow/leak";
import { insertAfter } from "../fixes/lines";

/**
 * `go cmd.Wait()` reaps the process when it ends and holds nobody up. Only where nothing waits yet: a second `Wait` of a
 * command is an error.
 */
export function waitFix(leak: ObligationLeak): readonly Fix[] {
  const after = leak.fix.deferAfter;
  if (after === undefined || leak.reason !== "never" || leak.name === "") return [];
  const edit = insertAfter(leak.file, after, [`go ${leak.name}.Wait()`]);
  return edit === undefined ? [] : [{ title: `Add \`go ${leak.name}.Wait()\``, safety: "safe", edits: [edit] }];
}
