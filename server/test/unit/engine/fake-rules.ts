import { say } from "../../../src/finding/say";
import type { Rule, RuleMeta } from "../../../src/rules/rule";

/** A rule that reports every match of a pattern in the text. */
export function textRule(id: string, pattern: RegExp, meta: Partial<RuleMeta> = {}): Rule {
  return rule(id, meta, (context) => {
    for (const file of context.files) {
      for (const match of file.text.matchAll(new RegExp(pattern, "g"))) {
        const span = { file: file.path, start: match.index, end: match.index + match[0].length };
        context.report({ message: say`${id} here`, span });
      }
    }
  });
}

/** A rule with a body of its own. */
export function rule(id: string, meta: Partial<RuleMeta>, check: Rule["check"]): Rule {
  return {
    meta: {
      id,
      family: "context",
      tier: "proven",
      severity: "warning",
      summary: id,
      docs: { what: "", why: "", example: "", mended: "", limits: "", references: [] },
      fix: { none: "a test" },
      detection: ["syntax"],
      overlaps: [],
      ...meta,
    },
    check,
  };
}
