import { say } from "../../finding/say";
import { walk } from "../../go/walk";
import { parameterContext } from "../context/scope";
import { replaceNode } from "../fixes/lines";
import type { Rule } from "../rule";
import { fullNameOf } from "../targets";
import { spawns } from "./spawn";

/** Goroutines that detach themselves from their launcher's context by starting from a fresh root. */
export const goroutineBackgroundContext: Rule = {
  meta: {
    id: "goroutine-background-context",
    family: "goroutine",
    tier: "advice",
    severity: "hint",
    summary: "a goroutine works with `context.Background()` although its launcher has a live context",
    docs: {
      what: "Reports `context.Background()` and `context.TODO()` inside `go func`, in a function that has a `context.Context` or a request.",
      why: "The goroutine cannot be cancelled with what it belongs to, and loses the values of the context (trace, request id). Where detaching is meant, `context.WithoutCancel` says so and keeps the values.",
      example: `package audit

import "context"

func record(ctx context.Context, write func(context.Context)) {
	go func() {
		write(context.Background())
	}()
}
`,
      mended: `package audit

import "context"

func record(ctx context.Context, write func(context.Context)) {
	go func() {
		write(context.WithoutCancel(ctx))
	}()
}
`,
      limits: "Only literals that are started directly are looked into.",
      references: ["https://pkg.go.dev/context#WithoutCancel"],
    },
    fix: { title: "Detach with context.WithoutCancel", safety: "safe" },
    detection: ["syntax"],
    overlaps: ["contextcheck", "gosec:G118"],
    goVersions: "`context.WithoutCancel` is there since Go 1.21; before, no fix is offered.",
  },
  check(context) {
    for (const spawn of spawns(context)) {
      const { file, checker, func } = spawn;
      const own = parameterContext(checker, spawn.launcher);
      if (func.kind !== "FuncLit" || own === undefined || context.pkg.isTest(file)) continue;
      const version = context.goVersion(file);
      walk(spawn.body, (node) => {
        if (node.kind !== "Call") return undefined;
        const name = fullNameOf(checker, node);
        if (name !== "context.Background" && name !== "context.TODO") return undefined;
        const detached = `${file.text.slice(node.fun.pos, node.fun.end).replace(/\w+$/, "WithoutCancel")}(${own.text})`;
        context.report({
          message: say`\`${own.text}\` is at hand, but this goroutine starts from \`${name}()\``,
          span: { file: file.path, start: node.pos, end: node.end },
          trace: [
            {
              span: { file: file.path, start: own.parameter.pos, end: own.parameter.end },
              text: say`the launcher's context`,
            },
            { span: { file: file.path, start: node.pos, end: node.end }, text: say`the goroutine does not know of it` },
          ],
          fixes:
            version.major > 1 || version.minor >= 21
              ? [
                  {
                    title: say`Detach with context.WithoutCancel`,
                    safety: "safe",
                    edits: [replaceNode(file, node, detached)],
                  },
                ]
              : [],
        });
        return undefined;
      });
    }
  },
};
