import { say } from "../../finding/say";
import { obligationRule } from "../obligation-rule";

export const signalNotStopped = obligationRule({
  meta: {
    id: "signal-not-stopped",
    family: "resource",
    tier: "likely",
    severity: "warning",
    summary: "`signal.Notify` has no `signal.Stop` in code that can run more than once.",
    docs: {
      what: "Reports `signal.Notify` on a channel that no path of the function hands to `signal.Stop`, in functions other than `main` and `init`.",
      why: "The signal package refers to the channel until `Stop`. Each further call registers another channel; none of them is ever collected, and the default behaviour of the signal does not come back.",
      example: `package wait

import (
	"os"
	"os/signal"
	"time"
)

func interrupted(timeout time.Duration) bool {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	select {
	case <-c:
		return true
	case <-time.After(timeout):
		return false
	}
}
`,
      mended: `package wait

import (
	"os"
	"os/signal"
	"time"
)

func interrupted(timeout time.Duration) bool {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	defer signal.Stop(c)
	select {
	case <-c:
		return true
	case <-time.After(timeout):
		return false
	}
}
`,
      limits:
        "Silent in package `main`, where signals are mostly handled once for the whole process, where the channel is returned, stored or handed on, and where the function never returns.",
      references: ["https://pkg.go.dev/os/signal#Stop"],
    },
    fix: { title: "Add `defer signal.Stop(c)`", safety: "safe" },
    detection: ["paths"],
    overlaps: [],
  },
  loses: say`its registration stays`,
  judge(leak, context) {
    // func main() { c := make(chan os.Signal, 1); signal.Notify(c, os.Interrupt); <-c }
    if (context.pkg.name === "main" || leak.reason === "field" || leak.variable === undefined) return undefined;
    // A goroutine that goes on waiting for signals: go func() { for range c { reload() } }()
    const names = context.checker(leak.file);
    const shared = names.usesOf(leak.variable).some((use) => names.functionOf(use) !== leak.func);
    return shared ? undefined : {};
  },
});
