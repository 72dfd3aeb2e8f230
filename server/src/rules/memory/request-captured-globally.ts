import { say } from "../../finding/say";
import type { Expr } from "../../go/ast";
import { walk } from "../../go/walk";
import type { Rule } from "../rule";
import { growthCensus } from "./growth";
import { outlives, type Recurring, recurringCode } from "./reach";
import { isRequestType } from "./request";

/** Requests kept where they outlive their handler. */
export const requestCapturedGlobally: Rule = {
  meta: {
    id: "request-captured-globally",
    family: "memory",
    tier: "likely",
    severity: "warning",
    summary: "a request, its body or its framework context stored where it outlives the handler",
    docs: {
      what: "Reports an `*http.Request`, its `Body`, or a gin, echo, fiber or fasthttp context that a handler stores in a package-level variable, in a field of its long-lived receiver, or in a variable that its closure shares with other requests.",
      why: "A request keeps its headers, its body's buffers, its connection and its context alive. Frameworks reuse their contexts besides: gin, echo, fiber and fasthttp hand the same object to the next request, which then is seen through the stored pointer.",
      example: `package web

import "net/http"

var last *http.Request

func handle(w http.ResponseWriter, r *http.Request) {
	last = r
}
`,
      mended: `package web

import (
	"net/http"
	"strings"
)

var last string

func handle(w http.ResponseWriter, r *http.Request) {
	last = strings.Clone(r.URL.Path)
}
`,
      limits:
        "Direct stores, appends and map inserts are seen, in handlers and what they call in the same package. A map from which something in the module removes entries is taken to know its requests only while they are served. Values derived from the request (a header's string) are not followed.",
      references: ["https://pkg.go.dev/net/http#Handler", "https://pkg.go.dev/github.com/gin-gonic/gin#Context.Copy"],
    },
    fix: { none: "which part of the request is needed later only the program's author knows" },
    detection: ["recurring", "census"],
    overlaps: [],
  },
  check(context) {
    const census = context.service(growthCensus);
    for (const code of context.service(recurringCode)) {
      walk(code.body, (node) => {
        if (node.kind !== "Assign" || node.define) return undefined;
        for (const [index, target] of node.lhs.entries()) {
          const value = node.lhs.length === node.rhs.length ? node.rhs[index] : undefined;
          const kept = value === undefined ? undefined : requestIn(value, code);
          const holder = target.kind === "Index" ? target.x : target;
          if (kept === undefined || !outlives(holder, code)) continue;
          // Known while it is served: byID[id] = r; defer delete(byID, id)
          if (holder !== target && census.containerOf(holder, code.file, code.checker)?.bounded === true) continue;
          context.report({
            message: say`\`${textOf(code, kept)}\` outlives its request: it is stored in \`${textOf(code, target)}\``,
            span: { file: code.file.path, start: node.pos, end: node.end },
            trace: [
              {
                span: { file: code.entry.file.path, start: code.entry.request.pos, end: code.entry.request.end },
                text: say`the request comes in here`,
              },
              { span: { file: code.file.path, start: node.pos, end: node.end }, text: say`and is kept here` },
            ],
          });
        }
        return undefined;
      });
    }
  },
};

/** The request (or its body) that the value holds: itself, `r.Body`, or an element appended. `c.Copy()` is the way out. */
function requestIn(value: Expr, code: Recurring): Expr | undefined {
  if (value.kind === "Call") {
    const callee = code.checker.calleeOf(value);
    if (callee.kind !== "builtin" || callee.name !== "append") return undefined;
    return value.args.slice(1).find((arg) => requestIn(arg, code) !== undefined);
  }
  if (value.kind !== "Ident" && value.kind !== "Selector") return undefined;
  if (isRequestType(code.checker.typeOf(value))) return value;
  const isBody = value.kind === "Selector" && value.sel.name === "Body";
  return isBody && isRequestType(code.checker.typeOf(value.x)) ? value : undefined;
}

function textOf(code: Recurring, node: Expr): string {
  return code.file.text.slice(node.pos, node.end);
}
