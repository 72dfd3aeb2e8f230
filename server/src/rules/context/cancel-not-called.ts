import type { ObligationLeak } from "../../flow/leak";
import { leakMessage } from "../leak-message";
import { obligationRule } from "../obligation-rule";

export const cancelNotCalled = obligationRule({
  meta: {
    id: "cancel-not-called",
    family: "context",
    tier: "proven",
    severity: "warning",
    summary: "A cancel or stop function of a derived context is not called on every path.",
    docs: {
      what: "Reports the function that `context.WithCancel`, `WithTimeout`, `WithDeadline`, their `Cause` forms or `signal.NotifyContext` answer, when some path through the code leaves without calling it: an early return, a branch, a `continue`, a new value for the variable, `_ = cancel`, a struct field whose cancel function nobody calls. Functions of the module that answer such a cancel function are followed.",
      why: "A derived context is registered with its parent, and a deadline starts a timer. Both stay until the context is cancelled or the parent ends; under a parent that lives as long as the process they pile up, one child and one timer per call. A stop function of `signal.NotifyContext` also keeps a goroutine and the signal registration.",
      example: `package fetch

import (
	"context"
	"net"
	"time"
)

func dial(parent context.Context, addr string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(parent, time.Second)
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	cancel()
	return conn, nil
}
`,
      mended: `package fetch

import (
	"context"
	"net"
	"time"
)

func dial(parent context.Context, addr string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(parent, time.Second)
	defer cancel()
	var d net.Dialer
	return d.DialContext(ctx, "tcp", addr)
}
`,
      limits:
        "Silent where the cancel function is returned, stored where others can reach it, or handed to code that cannot be seen; where the parent is itself cancelled on that path; and in `main`, whose end is the end of the process.",
      references: [
        "https://pkg.go.dev/context#WithCancel",
        "https://pkg.go.dev/os/signal#NotifyContext",
        "https://pkg.go.dev/golang.org/x/tools/go/analysis/passes/lostcancel",
      ],
    },
    fix: { title: "Add `defer cancel()`", safety: "safe" },
    overlaps: ["vet:lostcancel", "gosec:G118"],
  },
  loses: "the context leaks",
  reasons: ["never", "path", "overwritten", "loop", "field", "constructor"],
  judge(leak) {
    if (!isRootless(leak)) return {};
    const message = leakMessage(leak, "what waits for it goes on");
    return { tier: "likely", severity: "information", message };
  },
});

/**
 * A context that nothing refers to: no parent to be registered with, no timer. Only who waits for it is left behind.
 * ```go
 * ctx, cancel := context.WithCancel(context.Background())
 * ```
 */
function isRootless({ acquire, spec, file }: ObligationLeak): boolean {
  if (acquire.kind !== "Call" || !/^context\.WithCancel(Cause)?$/.test(spec.acquire)) return false;
  const parent = acquire.args[0];
  return parent !== undefined && /^context\.(Background|TODO)\(\)$/.test(file.text.slice(parent.pos, parent.end));
}
