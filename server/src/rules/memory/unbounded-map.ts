import { say } from "../../finding/say";
import { functionName } from "../function-name";
import type { Rule } from "../rule";
import { growing, growthTrace, keyFromRequest } from "./growing";

/** Maps that gain an entry per request and never lose one. */
export const unboundedMap: Rule = {
  meta: {
    id: "unbounded-map",
    family: "memory",
    tier: "likely",
    severity: "warning",
    summary: "a long-lived map that every request adds to and nothing takes from",
    docs: {
      what: "Reports a map (or `sync.Map`) that outlives requests, gains entries in code that a request handler reaches, and is never shortened: no `delete`, `clear`, new map or look at its size anywhere in the module.",
      why: "A map keeps every key and value reachable, so the collector cannot free them, and its buckets never shrink either. Memory grows with the number of distinct keys ever seen, which clients choose.",
      example: `package web

import (
	"net/http"
	"sync"
)

var (
	mu   sync.Mutex
	seen = map[string]int{}
)

func handle(w http.ResponseWriter, r *http.Request) {
	mu.Lock()
	defer mu.Unlock()
	seen[r.RemoteAddr]++
}
`,
      mended: `package web

import (
	"net/http"
	"sync"
)

const maxSeen = 10_000

var (
	mu   sync.Mutex
	seen = map[string]int{}
)

func handle(w http.ResponseWriter, r *http.Request) {
	mu.Lock()
	defer mu.Unlock()
	if len(seen) >= maxSeen {
		clear(seen)
	}
	seen[r.RemoteAddr]++
}
`,
      limits:
        "Handlers of net/http, gin, echo, fiber, fasthttp and gRPC are known, and what they call in the same package. A map that is passed on, returned or aliased may be emptied out of sight and is left alone, as are maps whose keys are constants, enumerations or `reflect.Type`. Growth in background loops is not looked at.",
      references: ["https://go.dev/issue/20135", "https://pkg.go.dev/builtin#delete"],
    },
    fix: { none: "what may be forgotten, and when, only the program's author knows" },
    detection: ["recurring", "census"],
    overlaps: [],
  },
  check(context) {
    for (const growth of growing(context, new Set(["map", "sync.Map"] as const))) {
      const { container, insert, code } = growth;
      const from = keyFromRequest(growth);
      context.report({
        message: say`\`${container.name}\` only grows: ${functionName(code.decl)} adds ${from ? say`a key from the request` : say`an entry per request`}, nothing removes one`,
        span: { file: insert.file.path, start: insert.target.pos, end: insert.target.end },
        severity: from ? "warning" : "information",
        trace: growthTrace(growth),
      });
    }
  },
};
