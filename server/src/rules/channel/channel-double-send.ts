import type { BlockedFinding } from "../../concurrency/blocking";
import type { Fix } from "../../finding/finding";
import { say } from "../../finding/say";
import type { Expr } from "../../go/ast";
import type { Checker } from "../../go/model";
import { blockedRule, channelText } from "../blocked-rule";
import { insertAfter } from "../fixes/lines";
import { placeOf } from "../fixes/statements";

export const channelDoubleSend = blockedRule({
  meta: {
    id: "channel-double-send",
    family: "channel",
    tier: "proven",
    severity: "warning",
    summary: "Two sends on one path for a single receive; mostly a missing return after the error.",
    docs: {
      what: "Reports the second of two sends that one goroutine makes on one path, when only one value is ever received.",
      why: "The receiver took the first value and left. The second send waits for ever, and with it the goroutine.",
      example: `package load

func load(read func() (string, error)) string {
	out := make(chan string)
	go func() {
		s, err := read()
		if err != nil {
			out <- ""
		}
		out <- s
	}()
	return <-out
}
`,
      mended: `package load

func load(read func() (string, error)) string {
	out := make(chan string)
	go func() {
		s, err := read()
		if err != nil {
			out <- ""
			return
		}
		out <- s
	}()
	return <-out
}
`,
      limits:
        "Sends that follow each other on purpose, one receive each, are not reported: the run must end with the second one blocked.",
      references: ["https://github.com/VladSaioc/common-goroutine-leak-patterns"],
    },
    fix: { title: "Return after the first send", safety: "safe" },
    detection: ["schedules"],
    overlaps: [],
  },
  causes: ["channel-double-send"],
  message: (finding) => say`Second send on ${channelText(finding)} on this path: only one value is received`,
  fixes: (finding, checker) => addReturn(finding, checker),
});

/** `return` after a first send that ends the body of an `if` in a function without results. */
function addReturn(finding: BlockedFinding, checker: Checker): Fix[] {
  const first = finding.other;
  if (!first || first.file !== finding.site.file || first.node.kind !== "Send") return [];
  const place = placeOf(checker, first.node);
  const func = checker.functionOf(first.node);
  if (!place || place.index !== place.list.length - 1 || !func || func.type.results.length > 0) return [];
  const block = checker.parentOf(first.node);
  if (
    block?.kind !== "Block" ||
    checker.parentOf(block)?.kind !== "If" ||
    func !== checker.functionOf(finding.site.node)
  )
    return [];
  const edit = insertAfter(first.file, first.node, ["return"]);
  // Another caller may receive both.
  const safety = isParameter(first.node.chan, checker) ? "unsafe" : "safe";
  return edit ? [{ title: say`Add \`return\` after the first send`, safety, edits: [edit] }] : [];
}

function isParameter(channel: Expr, checker: Checker): boolean {
  const obj = channel.kind === "Ident" ? checker.objectOf(channel) : undefined;
  return obj?.kind === "var" && obj.role === "param";
}
