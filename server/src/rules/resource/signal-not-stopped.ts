import { say } from "../../finding/say";
import type { ObligationLeak } from "../../flow/leak";
import type { Expr } from "../../go/ast";
import type { Checker, VarObj } from "../../go/model";
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
        "Silent in package `main`, where signals are mostly handled once for the whole process, where the function waits for a signal that ends the process, where the channel is returned, stored or handed on, and where the function never returns.",
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
    return shared || endsProcess(leak, leak.variable, names) ? undefined : {};
  },
});

/**
 * The function waits for the signal that ends the process, and then lets go: what is left is tidying up.
 * ```go
 * signal.Notify(c, syscall.SIGINT, syscall.SIGTERM)
 * <-c
 * close(stop)
 * ```
 */
function endsProcess({ acquire, func }: ObligationLeak, channel: VarObj, checker: Checker): boolean {
  if (acquire.kind !== "Call" || acquire.args.length < 2) return false;
  const signals = acquire.args.slice(1);
  // SIGHUP asks to read the configuration again, where it does not stand beside those that end.
  const ends =
    signals.every((arg) => arg.kind === "Selector" && (lastSignals.has(arg.sel.name) || arg.sel.name === "SIGHUP")) &&
    signals.some((arg) => arg.kind === "Selector" && lastSignals.has(arg.sel.name));
  return (
    ends &&
    checker.usesOf(channel).some((use) => {
      const receive = checker.parentOf(use);
      const stmt = receive?.kind === "Unary" && receive.op === "<-" ? checker.parentOf(receive) : undefined;
      if (stmt?.kind !== "ExprStmt" && stmt?.kind !== "Assign") return false;
      const clause = checker.parentOf(stmt);
      // A server's: select { case <-c: …; case <-done: … }
      const inSelect = clause?.kind === "CommClause" && clause.comm === stmt && acquire.args.some(isSigterm);
      const waits = inSelect ? checker.parentOf(clause) : stmt;
      return waits !== undefined && checker.parentOf(waits) === func.body;
    })
  );
}

function isSigterm(arg: Expr): boolean {
  return arg.kind === "Selector" && arg.sel.name === "SIGTERM";
}

/** Signals that ask a process to end. */
const lastSignals: ReadonlySet<string> = new Set(["SIGINT", "SIGTERM", "SIGQUIT", "SIGKILL", "Interrupt", "Kill"]);
