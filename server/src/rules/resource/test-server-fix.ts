import type { Fix } from "../../finding/finding";
import { say } from "../../finding/say";
import type { ObligationLeak } from "../../flow/leak";
import type { FuncNode } from "../../go/ast";
import type { Checker } from "../../go/model";
import { insertAfter } from "../fixes/lines";
import { defaultFixes } from "../obligation-rule";
import type { RuleContext } from "../rule";

/** `t.Cleanup(srv.Close)` where the function has a test's handle, else the deferred `Close`. */
export function cleanupFix(leak: ObligationLeak, context: RuleContext): readonly Fix[] {
  const checker = context.checker(leak.file);
  const handle = testHandle(leak.func, checker);
  const after = leak.fix.deferAfter;
  // A helper whose caller talks to the server by its address: return srv.URL
  if (handle === undefined) return defaultFixes(leak, context).map((fix) => ({ ...fix, safety: "unsafe" }));
  if (after === undefined || leak.name === "") return defaultFixes(leak, context);
  const call = `${handle}.Cleanup(${leak.name}.Close)`;
  const edit = insertAfter(leak.file, after, [call]);
  if (edit === undefined) return [];
  return [{ title: say`Add \`${call}\``, safety: leak.fix.deferIsSafe ? "safe" : "unsafe", edits: [edit] }];
}

/** Name of a `*testing.T`, `*testing.B`, `*testing.F` or `testing.TB` parameter. */
function testHandle(func: FuncNode, checker: Checker): string | undefined {
  for (const param of func.type.params) {
    const type = checker.typeFrom(param.type);
    const named = type.kind === "Pointer" ? type.elem : type;
    const name = param.names[0]?.name;
    if (named.kind === "Named" && named.pkg === "testing" && /^(T|B|F|TB)$/.test(named.name) && name !== "_")
      return name;
  }
  return undefined;
}
