import { say } from "../../finding/say";
import { blockedRule, subject } from "../blocked-rule";

export const channelNilOperation = blockedRule({
  meta: {
    id: "channel-nil-operation",
    family: "channel",
    tier: "proven",
    severity: "warning",
    summary: "A send or receive on a channel that was never made on that path.",
    docs: {
      what: "Reports a send, receive or range on a channel variable that is still nil on some path that comes there.",
      why: "Operations on a nil channel block for ever: no error, no panic, only a goroutine that never goes on.",
      example: `package ready

func wait(async bool, run func()) {
	var done chan struct{}
	if async {
		done = make(chan struct{})
		go func() {
			run()
			close(done)
		}()
	} else {
		run()
	}
	<-done
}
`,
      mended: `package ready

func wait(async bool, run func()) {
	done := make(chan struct{})
	if async {
		go func() {
			run()
			close(done)
		}()
	} else {
		run()
		close(done)
	}
	<-done
}
`,
      limits: "A nil channel in a select with other cases is the usual way to switch a case off, and is not reported.",
      references: ["https://go.dev/ref/spec#Channel_types"],
    },
    fix: { none: "where to make the channel is for the author to say" },
    detection: ["schedules"],
    overlaps: [],
  },
  causes: ["channel-nil-operation"],
  message: (finding) => say`${subject(finding)} is nil on this path: the operation blocks for ever`,
});
