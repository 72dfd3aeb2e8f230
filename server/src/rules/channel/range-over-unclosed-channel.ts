import type { BlockedFinding } from "../../concurrency/blocking";
import type { Fix } from "../../finding/finding";
import { say } from "../../finding/say";
import type { Checker } from "../../go/model";
import { blockedRule, subject } from "../blocked-rule";
import { insertBefore } from "../fixes/lines";
import { loopsAround } from "../loops";

export const rangeOverUnclosedChannel = blockedRule({
  meta: {
    id: "range-over-unclosed-channel",
    family: "channel",
    tier: "proven",
    severity: "warning",
    summary: "A range over a channel that is not closed when its senders are done.",
    docs: {
      what: "Reports `for v := range ch` in a goroutine, when every sender has ended and the channel was not closed: nowhere, or not on that path.",
      why: "A range over a channel ends only when the channel is closed. The workers wait for one more value for ever.",
      example: `package work

func squares(numbers []int, show func(int)) {
	jobs := make(chan int)
	go func() {
		for n := range jobs {
			show(n * n)
		}
	}()
	for _, n := range numbers {
		jobs <- n
	}
}
`,
      mended: `package work

func squares(numbers []int, show func(int)) {
	jobs := make(chan int)
	go func() {
		for n := range jobs {
			show(n * n)
		}
	}()
	for _, n := range numbers {
		jobs <- n
	}
	close(jobs)
}
`,
      limits:
        "The channel must stay within what is explored, or be a struct field that no code of the package closes. Worker pools meant to live as long as the process are reported where the channel is local; keep it in a variable of the package to say so.",
      references: ["https://go.dev/ref/spec#For_range", "https://go.dev/blog/pipelines"],
    },
    fix: { title: "Add `defer close(ch)` to the only sender", safety: "safe" },
    detection: ["schedules"],
    overlaps: [],
  },
  causes: ["range-over-unclosed-channel"],
  message: (finding) =>
    finding.closeSites.length > 0
      ? say`${subject(finding)} is not closed on every path: this range never ends`
      : say`${subject(finding)} is never closed: this range never ends`,
  fixes: (finding, checker) => closeInSender(finding, checker),
});

/** `defer close(ch)` as the first statement of the one function that sends, where it runs once per channel. */
function closeInSender(finding: BlockedFinding, checker: Checker): Fix[] {
  const { made, sendSites, site, closeSites } = finding;
  if (!made || made.file !== site.file || closeSites.length > 0 || sendSites.length === 0) return [];
  const funcs = new Set(sendSites.map((s) => (s.file === site.file ? checker.functionOf(s.node) : undefined)));
  const [func] = funcs;
  const send = sendSites[0]?.node;
  if (funcs.size !== 1 || !func || send?.kind !== "Send" || func === checker.functionOf(made.node)) return [];
  if (func.kind !== "FuncLit") return [];
  // One sender only: the literal is started once for each channel.
  const outer = new Set(loopsAround(checker, made.node));
  if (loopsAround(checker, func).some((loop) => !outer.has(loop))) return [];
  const first = func.body.stmts[0];
  const text = site.file.text.slice(send.chan.pos, send.chan.end);
  const edit = first && insertBefore(site.file, first, [`defer close(${text})`]);
  return edit ? [{ title: say`Add \`defer close(${text})\` to the sender`, safety: "safe", edits: [edit] }] : [];
}
