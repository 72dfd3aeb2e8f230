import { say } from "../../finding/say";
import { blockedRule, channelText } from "../blocked-rule";
import { capacityFix } from "../capacity-fix";

export const sendWithoutReceiver = blockedRule({
  meta: {
    id: "send-without-receiver",
    family: "channel",
    tier: "proven",
    severity: "warning",
    summary: "A send on a channel from which no one can receive.",
    docs: {
      what: "Reports a send on an unbuffered channel that nobody can ever receive from: the goroutine that would receive is started only afterwards (or is the sender itself), or there is no receive at all in the channel's whole scope.",
      why: "A send on an unbuffered channel waits for a receiver. With none to come the goroutine waits for ever, and everything on its stack stays in memory; if it is the main goroutine the program hangs.",
      example: `package wait

func start(run func() error) <-chan error {
	errc := make(chan error)
	if err := run(); err != nil {
		errc <- err
		return errc
	}
	close(errc)
	return errc
}
`,
      mended: `package wait

func start(run func() error) <-chan error {
	errc := make(chan error, 1)
	if err := run(); err != nil {
		errc <- err
		return errc
	}
	close(errc)
	return errc
}
`,
      limits:
        "The interleavings of a function, the goroutines it starts and the functions it calls are explored up to a bound. A channel that is handed to code that cannot be seen may be received from there, and the rule is silent.",
      references: ["https://go.dev/ref/spec#Send_statements"],
    },
    fix: { title: "Give the channel room for its sends", safety: "safe" },
    detection: ["schedules"],
    overlaps: [],
  },
  causes: ["send-without-receiver"],
  message: (finding) => say`Nobody can receive from ${channelText(finding)}: this send blocks for ever`,
  fixes: (finding, checker) => [capacityFix(finding, checker)].filter((fix) => fix !== undefined),
});
