import { say } from "../../finding/say";
import { cancelVariable, defersInLoops, wrapFix } from "../deferred-in-loop";
import type { Rule } from "../rule";

export const cancelDeferredInLoop: Rule = {
  meta: {
    id: "cancel-deferred-in-loop",
    family: "context",
    tier: "proven",
    severity: "warning",
    summary: "`defer cancel()` inside a loop: contexts and their timers pile up until the function ends.",
    docs: {
      what: "Reports a cancel function that is deferred in the body of a loop which can turn again.",
      why: "Deferred calls run when the function returns, not when the turn ends. Until then each turn leaves a context registered with its parent, and a running timer where it has a deadline.",
      example: `package fetch

import (
	"context"
	"time"
)

func all(ctx context.Context, urls []string, get func(context.Context, string) error) error {
	for _, url := range urls {
		ctx, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		if err := get(ctx, url); err != nil {
			return err
		}
	}
	return nil
}
`,
      mended: `package fetch

import (
	"context"
	"time"
)

func all(ctx context.Context, urls []string, get func(context.Context, string) error) error {
	for _, url := range urls {
		if err := one(ctx, url, get); err != nil {
			return err
		}
	}
	return nil
}

func one(ctx context.Context, url string, get func(context.Context, string) error) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	return get(ctx, url)
}
`,
      limits:
        "Silent where the turn that defers is the last, where the loop runs over at most eight elements that are written out, and in tests unless the loop is endless.",
      references: ["https://pkg.go.dev/context#WithTimeout", "https://go.dev/ref/spec#Defer_statements"],
    },
    fix: { title: "Wrap the loop's body in a function", safety: "unsafe" },
    detection: ["syntax"],
    overlaps: ["revive:defer", "gocritic:deferInLoop"],
  },
  check(context) {
    for (const found of defersInLoops(context)) {
      const cancel = cancelVariable(found);
      if (cancel === undefined) continue;
      const { file, defer, loop } = found;
      context.report({
        message: say`\`${cancel.name}\` is deferred in a loop: contexts pile up until the function ends`,
        span: { file: file.path, start: defer.pos, end: defer.end },
        ...(found.minor ? { tier: "advice" as const } : {}),
        trace: [
          { span: { file: file.path, start: loop.pos, end: loop.pos + 3 }, text: say`each turn of this loop` },
          { span: { file: file.path, start: cancel.decl.pos, end: cancel.decl.end }, text: say`derives a context` },
          {
            span: { file: file.path, start: defer.pos, end: defer.end },
            text: say`that is released when the function ends`,
          },
        ],
        fixes: wrapFix(found),
      });
    }
  },
};
