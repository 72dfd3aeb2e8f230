import { slashed } from "./dump";
import { type Frame, type StackGroup, stateOf } from "./stack";

/** Goroutines of a profile in text form (`debug=1`): `3 @ 0x48036e …` and one `#` line a call. */
export function parseProfileText(text: string): StackGroup[] {
  const groups: StackGroup[] = [];
  const leaked = /^goroutineleak profile:/.test(text);
  let count = 0;
  let frames: Frame[] = [];
  const finish = (): void => {
    if (count > 0 && frames.length > 0) {
      groups.push({ count, state: stateOf(frames), leaked, minutes: 0, frames, createdBy: undefined });
    }
    count = 0;
    frames = [];
  };
  for (const line of text.split(/\r?\n/)) {
    const head = /^(\d+) @(?: 0x[0-9a-f]+)*\s*$/.exec(line);
    if (head !== null) {
      finish();
      count = Number(head[1]);
      continue;
    }
    const call = /^#\s+0x[0-9a-f]+\s+(\S+?)(?:\+0x[0-9a-f]+)?\s+(.+):(\d+)\s*$/.exec(line);
    if (call !== null) frames.push({ function: call[1]!, file: slashed(call[2]!), line: Number(call[3]) });
  }
  finish();
  return groups;
}
