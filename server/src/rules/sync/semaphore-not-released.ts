import { say } from "../../finding/say";
import { obligationRule } from "../obligation-rule";
import { releaseBeforeExit } from "./semaphore-fix";

export const semaphoreNotReleased = obligationRule({
  meta: {
    id: "semaphore-not-released",
    family: "sync",
    tier: "proven",
    severity: "warning",
    summary: "A slot of a semaphore or a distributed lock is not given back on every path.",
    docs: {
      what: "Reports `semaphore.Weighted.Acquire` and `TryAcquire`, file locks and distributed locks of the table, when some path leaves without the release.",
      why: "A lost slot never comes back. When all are lost, every `Acquire` waits for ever, and so do the goroutines behind it.",
      example: `package limit

import (
	"context"
	"errors"

	"golang.org/x/sync/semaphore"
)

func work(ctx context.Context, sem *semaphore.Weighted, size int) error {
	if err := sem.Acquire(ctx, 1); err != nil {
		return err
	}
	if size < 0 {
		return errors.New("negative size")
	}
	sem.Release(1)
	return nil
}
`,
      mended: `package limit

import (
	"context"
	"errors"

	"golang.org/x/sync/semaphore"
)

func work(ctx context.Context, sem *semaphore.Weighted, size int) error {
	if err := sem.Acquire(ctx, 1); err != nil {
		return err
	}
	defer sem.Release(1)
	if size < 0 {
		return errors.New("negative size")
	}
	return nil
}
`,
      limits:
        "A slot that a goroutine started here gives back is handed over. Functions that only acquire, or only release, are two halves of a contract and silent.",
      references: ["https://pkg.go.dev/golang.org/x/sync/semaphore#Weighted"],
    },
    fix: { title: "Add the deferred release", safety: "safe" },
    detection: ["paths"],
    overlaps: [],
  },
  loses: say`the slot is lost`,
  reasons: ["path", "loop"],
  judge: (leak, context) => ({ fixes: releaseBeforeExit(leak, context) }),
});
