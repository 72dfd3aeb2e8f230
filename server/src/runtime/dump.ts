import type { Frame, StackGroup } from "./stack";

/**
 * Goroutines of a textual dump: `/debug/pprof/goroutine?debug=2`, a crash or SIGQUIT, `goroutineleak` with debug=2, or
 * goleak's report. One group each; text between them is skipped.
 */
export function parseDump(text: string): StackGroup[] {
  const groups: StackGroup[] = [];
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at++) {
    const head = headOf(lines[at]!);
    if (head === undefined) continue;
    const frames: Frame[] = [];
    let createdBy: Frame | undefined;
    while (at + 1 < lines.length) {
      const call = lines[at + 1]!.trim();
      const place = /^\s+(.+\.(?:go|s|c)):(\d+)(?:\s|$)/.exec(lines[at + 2] ?? "");
      if (place === null || headOf(call) !== undefined) {
        // "...additional frames elided..." stands alone between frames.
        if (!/^\.\.\.\d* ?additional frames/.test(call)) break;
        at++;
        continue;
      }
      const created = /^created by (.+?)(?: in goroutine \d+)?$/.exec(call);
      const frame = {
        function: created?.[1] ?? withoutArguments(call),
        file: slashed(place[1]!),
        line: Number(place[2]),
      };
      if (created === null) frames.push(frame);
      else createdBy = frame;
      at += 2;
    }
    if (frames.length > 0 || createdBy !== undefined) groups.push({ ...head, count: 1, frames, createdBy });
  }
  return groups;
}

/** `goroutine 7 [chan send, 3 minutes]:`, also with scheduler fields, and goleak's `[Goroutine 7 in state chan send, with …`. */
function headOf(line: string): Pick<StackGroup, "state" | "leaked" | "minutes"> | undefined {
  const plain = /^\s*goroutine \d+ (?:[a-z]+=\S+ )*\[([^\]]*)\]:\s*$/.exec(line);
  const reason = plain?.[1] ?? /^\s*\[?Goroutine \d+ in state (.*?), with .* on top of the stack:/.exec(line)?.[1];
  if (reason === undefined) return undefined;
  const [state = "", ...notes] = reason.split(", ");
  const waited = notes.map((note) => /^(\d+) minutes$/.exec(note)?.[1]).find((minutes) => minutes !== undefined);
  return { state: state.replace(/ \(leaked\)$/, ""), leaked: / \(leaked\)$/.test(state), minutes: Number(waited ?? 0) };
}

/** `main.(*T).lock(0xc000, {0x1, …})` → `main.(*T).lock`: the arguments are the last balanced parentheses. */
function withoutArguments(call: string): string {
  if (!call.endsWith(")")) return call;
  let depth = 0;
  for (let at = call.length - 1; at > 0; at--) {
    if (call[at] === ")") depth++;
    else if (call[at] === "(" && --depth === 0) return call.slice(0, at);
  }
  return call;
}

/** Windows machines write `C:\\src\\main.go`. */
export function slashed(path: string): string {
  return /^[A-Za-z]:\\/.test(path) ? path.replaceAll("\\", "/") : path;
}
