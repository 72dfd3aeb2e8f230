import { type Message, say, verbatim } from "../finding/say";
import { capturedNode } from "../rules/candidates";
import type { Candidate, Rule, RuleContext } from "../rules/rule";
import { fullNameOf } from "../rules/targets";
import type { CallTest, ProjectPattern } from "../syntax/project-query";
import type { QueryRule } from "./query-header";

/** The capture that a finding is shown at. */
export const leakCapture = "leak";

const placeholder = /\{([\w.-]+)\}/g;
/** Of a longer piece of code a message shows so many characters. */
const longest = 40;

/** What is wrong with a pattern of a rule; undefined for a good one. */
export function patternComplaint(rule: QueryRule, { captures, calls }: ProjectPattern): Message | undefined {
  if (!captures.has(leakCapture)) return say`the pattern has no @${leakCapture}: that is where the finding is shown`;
  for (const [, name = ""] of rule.message.matchAll(placeholder)) {
    if (!captures.has(name))
      return say`the message of ${rule.meta.id} names {${name}}, and the pattern has no @${name}`;
  }
  const unknown = calls.find(({ capture }) => !captures.has(capture));
  return unknown && say`the pattern has no @${unknown.capture}`;
}

/**
 * A rule that a project's query file describes. Its patterns choose the places; what a call calls is asked of the Go model,
 * and where that is not known nothing is reported.
 * @param patterns those of the whole file; candidates name theirs by index
 */
export function queryRule(rule: QueryRule, patterns: readonly ProjectPattern[]): Rule {
  return {
    meta: rule.meta,
    check(context) {
      for (const candidate of context.candidates) {
        const span = candidate.captures.get(leakCapture);
        const pattern = candidate.pattern === undefined ? undefined : patterns[candidate.pattern];
        if (span === undefined || pattern === undefined) continue;
        if (!pattern.calls.every((test) => holds(context, candidate, test))) continue;
        context.report({
          message: verbatim(filled(rule.message, candidate)),
          span: { file: candidate.file.path, start: span.start, end: span.end },
          ...(rule.severity === undefined ? {} : { severity: rule.severity }),
        });
      }
    },
  };
}

function holds(context: RuleContext, candidate: Candidate, { capture, names, negated }: CallTest): boolean {
  const call = capturedNode(context, candidate, capture, "Call");
  const name = call && fullNameOf(call.checker, call.node);
  return name !== undefined && names.has(name) !== negated;
}

function filled(message: string, { file, captures }: Candidate): string {
  return message.replace(placeholder, (whole, name: string) => {
    const range = captures.get(name);
    if (range === undefined) return whole;
    const text = file.text.slice(range.start, range.end).replace(/\s+/g, " ");
    return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
  });
}
