import { say } from "../../finding/say";
import { cancelVariable, defersInLoops, wrapFix } from "../deferred-in-loop";
import { textOf } from "../fixes/lines";
import type { Rule } from "../rule";

export const deferInLoop: Rule = {
  meta: {
    id: "defer-in-loop",
    family: "resource",
    tier: "proven",
    severity: "warning",
    summary: "A release is deferred inside a loop: what the loop acquires piles up until the function ends.",
    docs: {
      what: "Reports `defer f.Close()` and other deferred releases in the body of a loop that can turn again.",
      why: "Deferred calls run when the function returns, not when the turn ends. Each turn keeps what it has acquired, and a record for the deferred call; in a loop without end they are never released.",
      example: `package sum

import (
	"io"
	"os"
)

func sum(names []string, out io.Writer) error {
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		if _, err := io.Copy(out, f); err != nil {
			return err
		}
	}
	return nil
}
`,
      mended: `package sum

import (
	"io"
	"os"
)

func sum(names []string, out io.Writer) error {
	for _, name := range names {
		if err := add(name, out); err != nil {
			return err
		}
	}
	return nil
}

func add(name string, out io.Writer) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(out, f)
	return err
}
`,
      limits:
        "Knows releases by their verbs (Close, Stop, Unlock, Release and the like). Silent where the turn that defers is the last, where the loop runs over at most eight elements that are written out, for locks of which each turn takes another one (they are meant to be held together), and in tests unless the loop has no way out.",
      references: ["https://go.dev/ref/spec#Defer_statements"],
    },
    fix: { title: "Wrap the loop's body in a function", safety: "unsafe" },
    detection: ["syntax"],
    overlaps: ["revive:defer", "staticcheck:SA9001", "gocritic:deferInLoop"],
  },
  check(context) {
    for (const found of defersInLoops(context)) {
      if (cancelVariable(found) !== undefined) continue;
      const { file, defer, loop, release, endless } = found;
      const call = textOf(file, release.fun).replace(/\s+/g, " ");
      context.report({
        message: endless
          ? say`\`${call}\` is deferred in an endless loop: it runs when the function ends, if ever`
          : say`\`${call}\` is deferred in a loop: every turn adds one until the function ends`,
        span: { file: file.path, start: defer.pos, end: defer.end },
        ...(found.minor ? { tier: "advice" as const } : {}),
        trace: [
          { span: { file: file.path, start: loop.pos, end: loop.pos + 3 }, text: say`each turn of this loop` },
          { span: { file: file.path, start: defer.pos, end: defer.end }, text: say`puts off one more release` },
        ],
        fixes: wrapFix(found),
      });
    }
  },
};
