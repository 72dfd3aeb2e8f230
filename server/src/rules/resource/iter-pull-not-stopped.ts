import { say } from "../../finding/say";
import { obligationRule } from "../obligation-rule";

export const iterPullNotStopped = obligationRule({
  meta: {
    id: "iter-pull-not-stopped",
    family: "resource",
    tier: "proven",
    severity: "warning",
    summary: "The stop function of `iter.Pull` is not called on every path.",
    docs: {
      what: "Reports `iter.Pull` and `iter.Pull2` when some path leaves without calling the stop function.",
      why: "The sequence runs in a coroutine of its own. Unless it ran to its end, only `stop` lets it finish, with whatever it has deferred.",
      example: `package seq

import "iter"

func firstTwo(values iter.Seq[int]) (int, int, bool) {
	next, stop := iter.Pull(values)
	a, ok := next()
	if a < 0 {
		return 0, 0, false
	}
	b, ok := next()
	stop()
	return a, b, ok
}
`,
      mended: `package seq

import "iter"

func firstTwo(values iter.Seq[int]) (int, int, bool) {
	next, stop := iter.Pull(values)
	defer stop()
	a, ok := next()
	if a < 0 {
		return 0, 0, false
	}
	b, ok := next()
	return a, b, ok
}
`,
      limits:
        "Silent on paths where `next` has returned false: the sequence is at its end, and its coroutine with it. `next` handed to another function is not followed.",
      references: ["https://pkg.go.dev/iter#Pull"],
    },
    fix: { title: "Add `defer stop()`", safety: "safe" },
    detection: ["paths"],
    overlaps: [],
  },
  loses: say`its coroutine leaks`,
});
