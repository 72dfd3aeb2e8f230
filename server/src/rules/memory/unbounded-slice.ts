import { say } from "../../finding/say";
import { functionName } from "../function-name";
import type { Rule } from "../rule";
import { growing, growthTrace } from "./growing";

/** Slices that gain an element per request and never lose one. */
export const unboundedSlice: Rule = {
  meta: {
    id: "unbounded-slice",
    family: "memory",
    tier: "likely",
    severity: "warning",
    summary: "a long-lived slice that every request appends to and nothing shortens",
    docs: {
      what: "Reports a slice (a log, a history, a list of listeners) that outlives requests, is appended to in code that a request handler reaches, and is never cut, replaced or measured anywhere in the module.",
      why: "The backing array keeps every element reachable, and growing it copies all of them: memory and time per request rise with the age of the process.",
      example: `package web

import "net/http"

type Server struct {
	history []string
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.history = append(s.history, r.URL.Path)
}
`,
      mended: `package web

import "net/http"

const keep = 100

type Server struct {
	history []string
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.history = append(s.history, r.URL.Path)
	if len(s.history) > keep {
		s.history = s.history[len(s.history)-keep:]
	}
}
`,
      limits:
        "Sees what handlers reach in the same package. A slice that is returned, passed on or aliased is left alone; so is one filled at set-up.",
      references: ["https://go.dev/blog/slices-intro"],
    },
    fix: { none: "which elements may go only the program's author knows" },
    detection: ["recurring", "census"],
    overlaps: [],
  },
  check(context) {
    for (const growth of growing(context, new Set(["slice"] as const))) {
      const { container, insert, code } = growth;
      context.report({
        message: say`\`${container.name}\` only grows: ${functionName(code.decl)} appends for every request, nothing shortens it`,
        span: { file: insert.file.path, start: insert.target.pos, end: insert.target.end },
        trace: growthTrace(growth),
      });
    }
  },
};
