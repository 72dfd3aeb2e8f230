import { say } from "../../finding/say";
import { blockedRule, channelText } from "../blocked-rule";
import { capacityFix } from "../capacity-fix";

export const sendAbandonedOnReturn = blockedRule({
  meta: {
    id: "send-abandoned-on-return",
    family: "channel",
    tier: "proven",
    severity: "warning",
    summary: "The receiver can leave first, and the goroutine that sends to it stays blocked.",
    docs: {
      what: "Reports a send in a goroutine whose receiver may be gone: the function that started it returns on a timeout, a cancelled context, an error, or with the first of several answers, and nobody receives what comes after.",
      why: "The goroutine waits in its send for ever. It is never collected, nor is anything it refers to. In a server this happens once per timed-out request.",
      example: `package query

import (
	"errors"
	"time"
)

func ask(f func() string) (string, error) {
	answer := make(chan string)
	go func() {
		answer <- f()
	}()
	select {
	case s := <-answer:
		return s, nil
	case <-time.After(time.Second):
		return "", errors.New("timed out")
	}
}
`,
      mended: `package query

import (
	"errors"
	"time"
)

func ask(f func() string) (string, error) {
	answer := make(chan string, 1)
	go func() {
		answer <- f()
	}()
	select {
	case s := <-answer:
		return s, nil
	case <-time.After(time.Second):
		return "", errors.New("timed out")
	}
}
`,
      limits:
        "The channel must be made, used and dropped within what is explored: the function, the goroutines it starts and the functions they call. A channel that escapes may be drained elsewhere; one that a function answers is followed to its callers in the module, tests apart. Sends inside a loop of unknown length have no fix by capacity.",
      references: [
        "https://go.dev/blog/pipelines",
        "https://www.uber.com/blog/leakprof-featherlight-in-production-goroutine-leak-detection/",
      ],
    },
    fix: { title: "Make the channel's capacity the number of sends", safety: "safe" },
    detection: ["schedules"],
    overlaps: [],
  },
  causes: ["send-abandoned-on-return"],
  message: (finding) => say`Send on ${channelText(finding)} blocks for ever once its receiver has left`,
  fixes: (finding, checker) => [capacityFix(finding, checker)].filter((fix) => fix !== undefined),
});
