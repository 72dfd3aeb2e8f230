import { say } from "../../finding/say";
import type { ObligationLeak } from "../../flow/leak";
import type { Checker, VarObj } from "../../go/model";
import { obligationRule } from "../obligation-rule";
import type { RuleContext } from "../rule";
import { fullNameOf } from "../targets";
import { groupIsTold } from "./group-told";

export const errgroupNotWaited = obligationRule({
  meta: {
    id: "errgroup-not-waited",
    family: "context",
    tier: "proven",
    severity: "warning",
    summary: "An error group is not waited for on every path.",
    docs: {
      what: "Reports `errgroup.WithContext`, and groups whose `Go` was called, when some path leaves without `Wait`.",
      why: "The derived context of a group is cancelled only when `Wait` returns or a function fails, so it leaks without `Wait`; the goroutines of the group go on when the function that needs them has returned, and their errors are lost.",
      example: `package gather

import (
	"context"

	"golang.org/x/sync/errgroup"
)

func gather(ctx context.Context, n int, one func(context.Context, int) error, check func() error) error {
	g, ctx := errgroup.WithContext(ctx)
	for i := range n {
		g.Go(func() error { return one(ctx, i) })
	}
	if err := check(); err != nil {
		return err
	}
	return g.Wait()
}
`,
      mended: `package gather

import (
	"context"

	"golang.org/x/sync/errgroup"
)

func gather(ctx context.Context, n int, one func(context.Context, int) error, check func() error) error {
	if err := check(); err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	for i := range n {
		g.Go(func() error { return one(ctx, i) })
	}
	return g.Wait()
}
`,
      limits: "A group that is returned, stored or handed to code that cannot be seen is considered handed over.",
      references: ["https://pkg.go.dev/golang.org/x/sync/errgroup"],
    },
    fix: {
      none: "where the group's goroutines have to be waited for, and what becomes of their error, only the author knows",
    },
    detection: ["paths"],
    overlaps: [],
  },
  loses: say`its goroutines are on their own`,
  judge(leak, context) {
    // What a test has started goes with it.
    if (context.pkg.isTest(leak.file)) return undefined;
    if (leak.spec.acquire.endsWith(".Go") && !isFirstOfOwn(leak, context)) return undefined;
    const checker = context.checker(leak.file);
    if (isIdle(leak, checker) || groupIsTold(leak, checker)) return undefined;
    return startsNothing(leak, checker) ? { tier: "advice", fixes: [] } : { fixes: [] };
  },
});

/**
 * No goroutine was started on the way, and the context has no parent that would keep it.
 * ```go
 * g, _ := errgroup.WithContext(context.Background())
 * if len(names) == 0 { return nil }
 * ```
 */
function isIdle({ acquire, variable, reason, statement, exit, spec }: ObligationLeak, checker: Checker): boolean {
  if (!spec.acquire.endsWith(".WithContext") || acquire.kind !== "Call" || reason !== "path") return false;
  const parent = acquire.args[0];
  if (parent?.kind !== "Call" || !/^context\.(Background|TODO)$/.test(fullNameOf(checker, parent) ?? "")) return false;
  if (variable === undefined) return false;
  return !checker.usesOf(variable).some((use) => statement.end < use.pos && use.pos < exit.pos);
}

/**
 * No goroutine was started on the way: all that is left is a context among the children of its parent.
 * ```go
 * g, ctx := errgroup.WithContext(ctx)
 * if err := prepare(ctx); err != nil { return err }
 * ```
 */
function startsNothing({ acquire, variable, reason, exit, spec }: ObligationLeak, checker: Checker): boolean {
  if (!spec.acquire.endsWith(".WithContext") || variable === undefined || reason !== "path") return false;
  return !checker.usesOf(variable).some((use) => {
    if (use.pos < acquire.end || use.pos >= exit.pos) return false;
    const method = checker.parentOf(use);
    // Whoever else has the group may start something.
    return method?.kind !== "Selector" || method.x !== use || /^(?:Try)?Go$/.test(method.sel.name);
  });
}

const told = new WeakMap<RuleContext, Set<VarObj>>();

/**
 * The first goroutine of a group that the function itself declares; one that is made or given is followed from there.
 * ```go
 * var g errgroup.Group
 * for … { g.Go(work) }
 * ```
 */
function isFirstOfOwn({ variable, reason }: ObligationLeak, context: RuleContext): boolean {
  if (variable?.site.kind !== "ValueSpec" || variable.site.values.length > 0 || variable.site.type?.kind === "Star")
    return false;
  const seen = told.get(context) ?? new Set();
  told.set(context, seen);
  if ((reason !== "never" && reason !== "path") || seen.has(variable)) return false;
  seen.add(variable);
  return true;
}
