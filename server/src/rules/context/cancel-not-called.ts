import { say } from "../../finding/say";
import type { ObligationLeak } from "../../flow/leak";
import { isRootContext } from "../../flow/rootless";
import type { Node } from "../../go/ast";
import type { Checker } from "../../go/model";
import { walk } from "../../go/walk";
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
      what: "Reports the cancel function that `context.WithCancel`, `WithTimeout`, `WithDeadline`, their `Cause` forms or `signal.NotifyContext` return, when some path through the code leaves without calling it: an early return, a branch, a `continue`, a new value for the variable, `_ = cancel`, a struct field whose cancel function nobody calls. Functions of the module that return such a cancel function are followed.",
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
    detection: ["paths"],
    overlaps: ["vet:lostcancel", "gosec:G118"],
  },
  loses: say`the context leaks`,
  reasons: ["never", "path", "overwritten", "loop", "field", "constructor"],
  judge(leak, context) {
    const names = context.checker(leak.file);
    if (endsWithGroup(leak)) return undefined;
    if (isMeant(leak, names) || isCalledByAnotherCase(leak, names)) return { tier: "advice" };
    if (!isRootless(leak)) return {};
    if (!isHandedOn(leak, context.checker(leak.file))) return undefined;
    const message = leakMessage(leak, say`what waits for it goes on`);
    return { tier: "likely", severity: "information", message };
  },
});

/**
 * Derived from the context of a group, which ends when the group has been waited for.
 * ```go
 * g, ctx := errgroup.WithContext(ctx)
 * ctx, cancel := context.WithCancel(ctx)
 * return g.Wait()
 * ```
 */
function endsWithGroup({ acquire, exit, func, file }: ObligationLeak): boolean {
  const parent = acquire.kind === "Call" ? acquire.args[0] : undefined;
  if (parent?.kind !== "Ident" || exit.pos < acquire.end) return false;
  const before = file.text.slice(func.pos, acquire.pos);
  const group = new RegExp(`\\b(\\w+), ${parent.name} :?= errgroup\\.WithContext\\(`).exec(before)?.[1];
  // What stands deeper than the function's own statements need not be passed.
  return (
    group !== undefined &&
    new RegExp(`\\n\\t(?:return .*|\\w+ :?= |if \\w+ :?= )?\\b${group}\\.Wait\\(`).test(
      file.text.slice(acquire.end, exit.end),
    )
  );
}

/**
 * In a loop over events: another case calls what this case replaces, and mostly has done so by now.
 * ```go
 * for { select { case <-pause: cancel(); case <-resume: ctx, cancel = context.WithCancel(parent) } }
 * ```
 */
function isCalledByAnotherCase({ reason, acquire, exit, variable }: ObligationLeak, checker: Checker): boolean {
  const replaced =
    reason === "loop" ? acquire : reason === "overwritten" && "kind" in exit ? (exit as Node) : undefined;
  const clause = replaced && caseAround(replaced, checker);
  if (clause === undefined || variable === undefined) return false;
  const select = checker.parentOf(clause);
  return checker.usesOf(variable).some((use) => {
    const call = checker.parentOf(use);
    if (call?.kind !== "Call" || call.fun !== use) return false;
    const other = caseAround(call, checker);
    return other !== undefined && other !== clause && checker.parentOf(other) === select;
  });
}

/** The case of a select in a loop that a statement stands in. */
function caseAround(node: Node, checker: Checker): Node | undefined {
  for (let at: Node | undefined = node; at; at = checker.parentOf(at)) {
    if (at.kind === "FuncLit" || at.kind === "FuncDecl") return undefined;
    if (at.kind === "CommClause") return at;
  }
  return undefined;
}

const limited = /^context\.With(?:Timeout|Deadline)/;

/**
 * A remark says why nobody calls it, or it is a time limit of a test.
 * ```go
 * // The caller reads the body under this context.
 * _ = cancel
 * ```
 */
function isMeant({ variable, file, spec }: ObligationLeak, checker: Checker): boolean {
  if (variable === undefined) return false;
  return checker.usesOf(variable).some((use) => {
    const stmt = checker.parentOf(use);
    if (
      stmt?.kind !== "Assign" ||
      stmt.rhs[0] !== use ||
      stmt.lhs.some((each) => each.kind !== "Ident" || each.name !== "_")
    )
      return false;
    // A test's time limit comes in any case.
    if (file.path.endsWith("_test.go") && limited.test(spec.acquire)) return true;
    const before = file.text.slice(0, stmt.pos).split("\n").at(-2)?.trim() ?? "";
    const behind = file.text.slice(stmt.end, file.text.indexOf("\n", stmt.end));
    return before.startsWith("//") || behind.includes("//");
  });
}

/**
 * A context that nothing refers to: no parent to be registered with, no timer. Only who waits for it is left behind.
 * ```go
 * ctx, cancel := context.WithCancel(context.Background())
 * ```
 */
function isRootless({ acquire, spec, file }: ObligationLeak): boolean {
  if (acquire.kind !== "Call" || !/^context\.WithCancel(Cause)?$/.test(spec.acquire)) return false;
  const parent = acquire.args[0];
  return parent !== undefined && isRootContext(file.text.slice(parent.pos, parent.end));
}

/**
 * Somebody was given the context before it is lost: an argument, or a goroutine that uses it. Without that nobody waits.
 * ```go
 * c.ctx, c.cancel = context.WithCancel(context.Background())
 * if err := c.parse(target); err != nil { return nil, err }
 * ```
 */
function isHandedOn(leak: ObligationLeak, checker: Checker): boolean {
  const { acquire, exit, func } = leak;
  const parent = checker.parentOf(acquire);
  const target = parent?.kind === "Assign" ? parent.lhs[0] : parent?.kind === "ValueSpec" ? parent.names[0] : undefined;
  if (!target || !func.body) return true;
  const { text } = leak.file;
  const name = text.slice(target.pos, target.end);
  const isIt = (node: Node): boolean => text.slice(node.pos, node.end) === name;
  const last = exit.pos > acquire.end ? exit.end : func.end;
  let handed = false;
  walk(func.body, (node) => {
    if (handed || node.end <= acquire.end || node.pos >= last) return !handed;
    if (node.kind === "Call" && node.pos > acquire.end) handed = node.args.some(isIt);
    if (node.kind === "FuncLit" && node.pos > acquire.end) {
      walk(node.body, (inner) => {
        if ((inner.kind === "Ident" || inner.kind === "Selector") && isIt(inner)) handed = true;
        return !handed;
      });
    }
    return !handed;
  });
  return handed;
}
