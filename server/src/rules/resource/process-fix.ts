import type { Fix } from "../../finding/finding";
import { say } from "../../finding/say";
import type { ObligationLeak } from "../../flow/leak";
import { insertAfter } from "../fixes/lines";

/**
 * `go cmd.Wait()` reaps the process when it ends and holds nobody up. Only where nothing waits yet: a second `Wait` of a
 * command is an error. `Wait` also closes the pipes to the command, under the hands of whoever still reads: with a pipe
 * it has to come last, and holds the function up until the process ends.
 * ```go
 * out, err := cmd.StdoutPipe()
 * text, err := io.ReadAll(out)
 * ```
 */
export function waitFix(leak: ObligationLeak): readonly Fix[] {
  const after = leak.fix.deferAfter;
  if (after === undefined || leak.reason !== "never" || leak.name === "") return [];
  const piped = hasPipe(leak);
  const statement = `${piped ? "defer" : "go"} ${leak.name}.Wait()`;
  const edit = insertAfter(leak.file, after, [statement]);
  if (edit === undefined) return [];
  return [{ title: say`Add \`${statement}\``, safety: piped ? "unsafe" : "safe", edits: [edit] }];
}

function hasPipe({ file, func, name }: ObligationLeak): boolean {
  const text = file.text.slice(func.pos, func.end);
  return ["Stdin", "Stdout", "Stderr"].some((stream) => text.includes(`${name}.${stream}Pipe(`));
}
