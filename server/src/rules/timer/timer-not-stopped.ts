import { say } from "../../finding/say";
import type { ObligationLeak } from "../../flow/leak";
import { obligationRule } from "../obligation-rule";
import type { RuleContext } from "../rule";
import { atLeast } from "../versions";

export const timerNotStopped = obligationRule({
  meta: {
    id: "timer-not-stopped",
    family: "timer",
    tier: "proven",
    severity: "warning",
    summary: "A timer made by `time.NewTimer` is not stopped on an early way out (before Go 1.23).",
    docs: {
      what: "Reports `time.NewTimer` where some path leaves without `Stop` and without having received from the timer's channel: the race is lost by the timer, and nobody takes it off the clock.",
      why: "Before Go 1.23 the runtime holds a timer, its channel and everything its channel is reached from until the timer fires. With long timeouts and frequent calls these pile up. From Go 1.23 on an unreferenced timer is collected, and the rule is silent.",
      example: `//go:build go1.18

package wait

import "time"

func wait(done <-chan struct{}) bool {
	timer := time.NewTimer(time.Hour)
	select {
	case <-timer.C:
		return false
	case <-done:
		return true
	}
}
`,
      mended: `package wait

import "time"

func wait(done <-chan struct{}) bool {
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	select {
	case <-timer.C:
		return false
	case <-done:
		return true
	}
}
`,
      limits:
        "Needs a module whose `go` line (or a file whose build constraint) is below 1.23. A path on which the timer's channel was received from is in order: the timer has fired. Silent for durations of at most a second, which cost next to nothing.",
      references: ["https://pkg.go.dev/time#NewTimer", "https://go.dev/doc/go1.23#timer-changes"],
    },
    fix: { title: "Add `defer timer.Stop()`", safety: "safe" },
    detection: ["paths"],
    overlaps: [],
    goVersions: "From Go 1.23 on unreferenced timers are collected: silent",
  },
  loses: say`it is held until it fires`,
  judge(leak, context) {
    if (atLeast(context.goVersion(leak.file), 1, 23)) return undefined;
    return isShort(leak, context) ? undefined : {};
  },
});

const second = 1_000_000_000;

/** `time.NewTimer(50 * time.Millisecond)`: gone before anybody could notice. */
function isShort(leak: ObligationLeak, context: RuleContext): boolean {
  const duration = leak.acquire.kind === "Call" ? leak.acquire.args[0] : undefined;
  const value = duration && context.checker(leak.file).intConst(duration);
  return value !== undefined && value <= second;
}
