import { say } from "../../finding/say";
import { walk } from "../../go/walk";
import { parameterContext } from "../context/scope";
import { replace } from "../fixes/lines";
import type { Rule } from "../rule";
import { fullNameOf } from "../targets";

/** Requests that cannot be cancelled although the function has a context. */
export const httpRequestWithoutContext: Rule = {
  meta: {
    id: "http-request-without-context",
    family: "service",
    tier: "advice",
    severity: "hint",
    summary: "an outgoing request made without the context that the function has",
    docs: {
      what: "Reports `http.NewRequest`, `http.Get` and their kin in a function that has a `context.Context` or an incoming request.",
      why: "The request goes on when the caller has given up, with its connection, its goroutines and everything the function holds.",
      example: `package client

import (
	"context"
	"net/http"
)

func request(ctx context.Context, url string) (*http.Request, error) {
	return http.NewRequest(http.MethodGet, url, nil)
}
`,
      mended: `package client

import (
	"context"
	"net/http"
)

func request(ctx context.Context, url string) (*http.Request, error) {
	return http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
}
`,
      limits: "A request that gets its context later by `WithContext` in the same function is left alone.",
      references: ["https://pkg.go.dev/net/http#NewRequestWithContext"],
    },
    fix: { title: "Make the request with the function's context", safety: "safe" },
    detection: ["syntax"],
    overlaps: ["noctx"],
  },
  check(context) {
    for (const { file, func, checker } of context.functions(/\.(NewRequest|Get|Head|Post|PostForm)\(/)) {
      const own = parameterContext(checker, func);
      if (own === undefined || context.pkg.isTest(file)) continue;
      if (/\.WithContext\(/.test(file.text.slice(func.pos, func.end))) continue;
      walk(func.body!, (node) => {
        // A goroutine or closure may be meant to outlive the caller.
        if (node.kind === "FuncLit") return false;
        if (node.kind !== "Call" || node.fun.kind !== "Selector") return undefined;
        const name = fullNameOf(checker, node);
        if (name === undefined || !/^net\/http\.(NewRequest|Get|Head|Post|PostForm)$/.test(name)) return undefined;
        const first = node.args[0];
        const { sel } = node.fun;
        context.report({
          message: say`\`${own.text}\` is at hand, but this request cannot be cancelled`,
          span: { file: file.path, start: node.fun.pos, end: node.fun.end },
          trace: [
            {
              span: { file: file.path, start: own.parameter.pos, end: own.parameter.end },
              text: say`the function's own context`,
            },
          ],
          fixes:
            name !== "net/http.NewRequest" || first === undefined
              ? []
              : [
                  {
                    title: say`Make the request with \`${own.text}\``,
                    safety: "safe",
                    edits: [
                      replace(file, sel.pos, sel.end, "NewRequestWithContext"),
                      replace(file, first.pos, first.pos, `${own.text}, `),
                    ],
                  },
                ],
        });
        return undefined;
      });
    }
  },
};
