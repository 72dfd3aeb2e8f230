import type { LocatedFinding, LocatedSpan } from "../../../src/engine/located";
import { say } from "../../../src/finding/say";
import { combined, type Report } from "../../../src/report/report";

/** A span of one line, `column` to `column + length`; offsets are made up. */
export function at(file: string, line: number, column: number, length = 3): LocatedSpan {
  const start = line * 100 + column;
  return { file, start, end: start + length, line, column, endLine: line, endColumn: column + length };
}

const channelLeak: LocatedFinding = {
  rule: "send-abandoned-on-return",
  family: "channel",
  tier: "proven",
  severity: "error",
  message: say`\`ch <- v\` blocks for ever: 100% of\nreceivers are gone`,
  span: at("/w/b, c/x.go", 7, 4),
  function: "(*T).Run",
  trace: [
    { span: at("/w/b, c/x.go", 3, 2), text: say`starts the goroutine`, goroutine: 0 },
    { span: at("/w/b, c/x.go", 7, 4), text: say`sends`, goroutine: 1 },
    { span: at("/elsewhere/y.go", 9, 2), text: say`returns early`, goroutine: 0 },
  ],
  fixes: [
    {
      title: say`Make room for the send`,
      safety: "safe",
      edits: [{ span: at("/w/b, c/x.go", 2, 20, 0), newText: ", 1" }],
    },
  ],
  fingerprint: "00112233445566aa",
  suppressed: false,
};

const hint: LocatedFinding = {
  ...channelLeak,
  rule: "unused-suppression",
  family: "suppression",
  severity: "hint",
  message: say`not needed`,
  span: at("/w/a.go", 1, 1),
  function: "",
  trace: [],
  fixes: [],
};

/** A report with a concurrency leak, a hint, a suppressed finding and a problem. */
export const sample: Report = combined("1.2.3", [
  {
    findings: [channelLeak],
    problems: [{ file: "/w/big.go", line: 1, message: say`too big` }],
    files: 2,
    functions: 1,
  },
  {
    findings: [hint, { ...hint, span: at("/w/a.go", 5, 1), suppressed: true, suppressReason: "known" }],
    problems: [{ file: "/w/big.go", line: 1, message: say`too big` }],
    files: 1,
    functions: 1_234,
  },
]);

/** A scan that found nothing. */
export const clean: Report = combined("1.2.3", [{ findings: [], problems: [], files: 1, functions: 1 }]);
