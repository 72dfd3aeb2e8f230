import type { BlockedFinding } from "../../concurrency/blocking";
import { say } from "../../finding/say";
import { blockedRule, channelText } from "../blocked-rule";
import { Recurrences } from "../recurrence";
import type { RuleContext } from "../rule";

export const receiveWithoutSender = blockedRule({
  meta: {
    id: "receive-without-sender",
    family: "channel",
    tier: "proven",
    severity: "warning",
    summary: "A receive on a channel to which no one sends, and which no one closes.",
    docs: {
      what: "Reports a receive (or a select of receives) that nobody can serve: no send and no close exists in the channel's whole scope, or those who would send or close have all ended on that path.",
      why: "The goroutine waits for ever, and what it refers to is never collected.",
      example: `package sync1

func process(jobs []int, run func(int) error) {
	done := make(chan struct{})
	go func() {
		for _, job := range jobs {
			if err := run(job); err != nil {
				return
			}
		}
		close(done)
	}()
	<-done
}
`,
      mended: `package sync1

func process(jobs []int, run func(int) error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		for _, job := range jobs {
			if err := run(job); err != nil {
				return
			}
		}
	}()
	<-done
}
`,
      limits:
        "A channel that came from outside or was handed to code that cannot be seen may be served there, and the rule is silent. Channels of struct fields are judged by all uses of the field in the package.",
      references: ["https://go.dev/ref/spec#Receive_operator"],
    },
    fix: { none: "who should send or close is for the author to say" },
    detection: ["schedules"],
    overlaps: [],
  },
  causes: ["receive-without-sender"],
  isTold: keepsAlive,
  message: (finding) =>
    finding.sendSites.length + finding.closeSites.length > 0
      ? say`Receive from ${channelText(finding)} blocks for ever once its senders have left`
      : say`Nobody sends to ${channelText(finding)} or closes it: this receive blocks for ever`,
});

/**
 * A bare receive from a channel of its own, in a function that the process runs once and not as a goroutine: it keeps the
 * process alive, as `select {}` does.
 * ```go
 * func serveForEver() { wait := make(chan int); go serve(); <-wait }
 * ```
 */
function keepsAlive(finding: BlockedFinding, context: RuleContext): boolean {
  const { started, site, made, sends, sendSites, closeSites } = finding;
  if (started !== undefined || made?.file !== site.file || sends + sendSites.length + closeSites.length > 0)
    return false;
  const checker = context.checker(site.file);
  if (checker.parentOf(site.node)?.kind !== "ExprStmt" && site.node.kind !== "ExprStmt") return false;
  return new Recurrences(context.program).of(site.node, checker) === "once";
}
