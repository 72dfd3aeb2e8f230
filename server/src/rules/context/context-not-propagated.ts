import { say } from "../../finding/say";
import type { Call, Node } from "../../go/ast";
import type { Checker } from "../../go/model";
import { walk } from "../../go/walk";
import { captured } from "../candidates";
import { replaceNode } from "../fixes/lines";
import type { Rule } from "../rule";
import { fullNameOf } from "../targets";
import { parameterContext } from "./scope";

export const contextNotPropagated: Rule = {
  meta: {
    id: "context-not-propagated",
    family: "context",
    tier: "advice",
    severity: "hint",
    summary: "`context.Background()` or `TODO()` is handed to a call although the function has a context of its own.",
    docs: {
      what: "Reports a fresh root context as an argument of a call in a function that got a `context.Context` (or an `*http.Request`).",
      why: "What is called cannot be cancelled when the caller gives up: it goes on waiting, with everything it holds.",
      example: `package fetch

import (
	"context"
	"net/http"
)

func request(ctx context.Context, url string) (*http.Request, error) {
	return http.NewRequestWithContext(context.Background(), http.MethodGet, url, nil)
}
`,
      mended: `package fetch

import (
	"context"
	"net/http"
)

func request(ctx context.Context, url string) (*http.Request, error) {
	return http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
}
`,
      limits:
        "Silent inside closures, deferred calls and goroutines, after the function has waited for its context to end, and for calls that derive a context (`WithTimeout` of a root is mostly meant): there detaching is usual.",
      references: ["https://pkg.go.dev/context", "https://github.com/kkHAIKE/contextcheck"],
    },
    fix: { title: "Hand on the function's own context", safety: "safe" },
    detection: ["syntax"],
    overlaps: ["contextcheck"],
  },
  check(context) {
    for (const { file, checker, func, node } of captured(context, "call", "Call")) {
      const name = fullNameOf(checker, node);
      if (name !== "context.Background" && name !== "context.TODO") continue;
      const inScope = parameterContext(checker, func);
      const call = checker.parentOf(node);
      if (inScope === undefined || call?.kind !== "Call" || !call.args.includes(node)) continue;
      if (derives(checker, call) || isDetached(checker, node) || waitsBefore(func.body, inScope.text, node)) continue;
      context.report({
        message: say`\`${inScope.text}\` is at hand, but this call gets \`${name}()\` and cannot be cancelled`,
        span: { file: file.path, start: node.pos, end: node.end },
        trace: [
          {
            span: { file: file.path, start: inScope.parameter.pos, end: inScope.parameter.end },
            text: say`the function's own context`,
          },
        ],
        fixes: [
          {
            title: say`Hand on \`${inScope.text}\``,
            safety: "safe",
            edits: [replaceNode(file, node, inScope.text)],
          },
        ],
      });
    }
  },
};

/** `context.WithTimeout(context.Background(), …)`, and clean-up verbs that must work after a cancellation. */
function derives(checker: Checker, call: Call): boolean {
  const name = fullNameOf(checker, call) ?? "";
  if (/^context\.|\.NewContext$|\.ContextWith\w+$/.test(name)) return true;
  const verb = call.fun.kind === "Selector" ? call.fun.sel.name : call.fun.kind === "Ident" ? call.fun.name : "";
  return /^(Shutdown|Close|Disconnect|Flush|Stop|Cleanup|Release|Rollback|Unlock|Delete|Remove)/i.test(verb);
}

/** In a closure, a goroutine or a deferred call. */
function isDetached(checker: Checker, node: Node): boolean {
  for (let parent = checker.parentOf(node); parent !== undefined; parent = checker.parentOf(parent)) {
    if (parent.kind === "FuncLit" || parent.kind === "GoStmt" || parent.kind === "DeferStmt") return true;
  }
  return false;
}

/** `<-ctx.Done()` or `ctx.Err()` was looked at before: what follows is the way out. */
function waitsBefore(body: Node | undefined, text: string, node: Node): boolean {
  let waits = false;
  if (body === undefined) return false;
  walk(body, (inner) => {
    if (inner.kind === "Call" && inner.end <= node.pos && inner.fun.kind === "Selector") {
      const { x, sel } = inner.fun;
      if (/^(Done|Err)$/.test(sel.name) && x.kind === "Ident" && x.name === text) waits = true;
    }
    return !waits;
  });
  return waits;
}
