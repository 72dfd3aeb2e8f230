import type { Severity, Tier } from "../finding/finding";
import { severities } from "../finding/order";
import { type Message, say } from "../finding/say";
import type { RuleMeta } from "../rules/rule";
import type { AnalysisProblem } from "./engine";

/** A rule as the comment above its patterns describes it. */
export interface QueryRule {
  readonly meta: RuleMeta;
  /** What a finding says; `{name}` stands for the text of the capture `@name`. */
  readonly message: string;
  /** Undefined where the file leaves it to the tier. */
  readonly severity: Severity | undefined;
  /** Line of `; rule: …`, from 1; patterns from here to the next rule are its own. */
  readonly line: number;
}

/** The shape of a rule's id: lower-case words joined by hyphens, as the program's own are. */
export const ruleIdShape = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/;

const tiers: readonly Tier[] = ["proven", "likely", "advice"];
const keys = ["rule", "message", "severity", "tier", "summary", "why", "tests", "url"] as const;
type Key = (typeof keys)[number];

/**
 * The rules of a query file, read from its comments alone:
 *
 *     ; rule: sleep-in-handler
 *     ; message: `{call}` holds the request up
 *     ; severity: warning
 *
 * A line `; rule:` starts a rule; the other keys stand in the comment lines that follow it directly.
 */
export function readQueryRules(
  file: string,
  text: string,
): { readonly rules: readonly QueryRule[]; readonly problems: readonly AnalysisProblem[] } {
  const rules: QueryRule[] = [];
  const problems: AnalysisProblem[] = [];
  const lines = text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index++) {
    const id = entry(lines[index]!);
    if (id?.key !== "rule") continue;
    const line = index + 1;
    const values = new Map<Key, string>();
    for (let next = index + 1; next < lines.length && lines[next]!.trimStart().startsWith(";"); next++) {
      const said = entry(lines[next]!);
      if (said?.key === "rule") break;
      if (said === undefined) continue;
      const message = isKey(said.key)
        ? wrong(said.key, said.value)
        : say`there is no ${said.key}: use ${keys.join(", ")}`;
      if (message !== undefined) problems.push({ file, line: next + 1, message });
      else values.set(said.key as Key, said.value);
    }
    const message = values.get("message");
    const complaint = !ruleIdShape.test(id.value)
      ? say`${JSON.stringify(id.value)} is no rule id: it takes lower-case words joined by hyphens, such as sleep-in-handler`
      : message === undefined
        ? say`the rule ${id.value} has no message: add a line “; message: …” below`
        : undefined;
    if (complaint !== undefined) problems.push({ file, line, message: complaint });
    else rules.push(ruleOf(id.value, file, line, message!, values));
  }
  return { rules, problems };
}

/** `; key: value`; other comments are for people. A value may hold anything. */
function entry(line: string): { readonly key: string; readonly value: string } | undefined {
  const match = /^\s*;+\s*([a-z]+):(?:\s+(.*?))?\s*$/.exec(line);
  return match === null ? undefined : { key: match[1]!, value: match[2] ?? "" };
}

function isKey(key: string): key is Key {
  return (keys as readonly string[]).includes(key);
}

function wrong(key: Key, value: string): Message | undefined {
  const oneOf = (values: readonly string[]): Message | undefined =>
    values.includes(value) ? undefined : say`${key} must be ${values.join(", ")}, not ${JSON.stringify(value)}`;
  switch (key) {
    case "severity":
      return oneOf(severities);
    case "tier":
      return oneOf(tiers);
    case "tests":
      return oneOf(["true", "false"]);
    case "url":
      return /^https?:\/\/\S+$/.test(value) ? undefined : say`url must be an address, not ${JSON.stringify(value)}`;
    default:
      return value === "" ? say`${key} says nothing` : undefined;
  }
}

function ruleOf(id: string, file: string, line: number, message: string, values: ReadonlyMap<Key, string>): QueryRule {
  const severity = values.get("severity") as Severity | undefined;
  const tier = (values.get("tier") as Tier | undefined) ?? "likely";
  const summary = values.get("summary") ?? message;
  return {
    meta: {
      id,
      family: "custom",
      tier,
      severity: severity ?? (tier === "advice" ? "hint" : "warning"),
      summary,
      docs: { what: summary, why: values.get("why") ?? "", example: "", mended: "", limits: "", references: [] },
      fix: { none: "a query finds, it does not mend." },
      detection: ["query"],
      overlaps: [],
      tests: values.get("tests") === "true",
      page: values.get("url") ?? file,
    },
    message,
    severity,
    line,
  };
}
