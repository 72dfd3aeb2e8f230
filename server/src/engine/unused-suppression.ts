import type { Finding, Fix } from "../finding/finding";
import { type Message, say } from "../finding/say";
import { functionAt, functionName } from "../rules/function-name";
import type { RuleMeta } from "../rules/rule";
import type { UnusedDirective } from "./suppress";

/** The engine's own rule: directives that hide nothing. It cannot be suppressed, only turned off in the settings. */
export const unusedSuppression: RuleMeta = {
  id: "unused-suppression",
  family: "suppression",
  tier: "proven",
  severity: "warning",
  summary: "a `leaklens:ignore` or `nolint:leaklens` comment that hides nothing",
  docs: {
    what: "Reports a suppression comment that names a rule which reports nothing there, no rule at all, or a rule that does not exist.",
    why: "A suppression that outlives its finding hides the next leak on that line, and tells readers of a leak that is not there.",
    example: `package p

//leaklens:ignore cancel-not-called -- the caller cancels
func f() {}
`,
    mended: `package p

func f() {}
`,
    limits:
      "Only rules that run are judged: a rule that is turned off, or not part of the profile, leaves its suppressions alone. A bare `//nolint` speaks to other programs too and is never reported.",
    references: ["https://github.com/golangci/golangci-lint/tree/main/pkg/golinters/nolintlint"],
  },
  fix: { title: "Remove the suppression", safety: "safe" },
  detection: ["comments"],
  overlaps: ["nolintlint"],
  tests: true,
};

/**
 * The finding for a directive that hid nothing, or undefined where nothing may be said because the rule did not run.
 * @param exists whether a rule of that id is known
 * @param ran whether it ran on the file
 */
export function unusedFinding(
  unused: UnusedDirective,
  exists: (rule: string) => boolean,
  ran: (rule: string) => boolean,
): Finding | undefined {
  const { directive, file, rule, span } = unused;
  if (rule !== undefined && exists(rule) && !ran(rule)) return undefined;
  const enclosing = functionAt(file, span.start);
  return {
    rule: unusedSuppression.id,
    family: unusedSuppression.family,
    tier: unusedSuppression.tier,
    severity: unusedSuppression.severity,
    message: message(directive.form, directive.rules, rule, exists),
    span,
    function: enclosing === undefined ? "" : functionName(enclosing),
    trace: [],
    fixes: removal(unused),
    fingerprint: "",
    suppressed: false,
  };
}

function message(
  form: string,
  rules: readonly string[] | "all",
  rule: string | undefined,
  exists: (rule: string) => boolean,
): Message {
  if (rule === undefined) {
    return rules === "all"
      ? say`this \`${form}\` hides nothing: no leak is reported here`
      : say`this \`${form}\` names no rule, so it hides nothing`;
  }
  return exists(rule)
    ? say`\`${rule}\` reports nothing here: the suppression is not needed`
    : say`there is no rule \`${rule}\`: the suppression hides nothing`;
}

/** Only a comment that is wholly useless can be removed without thought. */
function removal({ directive, file, rule }: UnusedDirective): Fix[] {
  const { comment } = directive;
  if (directive.form === "nolint" || (rule !== undefined && directive.rules.length !== 1)) return [];
  const before = file.text.slice(0, comment.pos);
  const lineStart = before.lastIndexOf("\n") + 1;
  const alone = before.slice(lineStart).trim() === "";
  const start = alone ? lineStart : before.trimEnd().length;
  const newline = alone ? file.text.indexOf("\n", comment.end) + 1 : 0;
  const end = newline > 0 ? newline : comment.end;
  return [
    {
      title: say`Remove the suppression`,
      safety: "safe",
      edits: [{ span: { file: file.path, start, end }, newText: "" }],
    },
  ];
}
