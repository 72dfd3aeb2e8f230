import { type Message, say } from "../../finding/say";
import type { Call, Expr, GoFile, Node } from "../../go/ast";
import type { Checker } from "../../go/model";
import { walk } from "../../go/walk";
import { recurringCode } from "../memory/reach";
import type { Rule, RuleContext } from "../rule";
import { declaredValue, elementOf, isHandedOn, isPositional, isReassigned, literalOf, setsField } from "./http";

/** Fields that give a client a time limit, or may. */
const timeout = new Set(["Timeout", "Transport"]);
const packageCalls = /^net\/http\.(Get|Head|Post|PostForm)$/;
const clientCalls = /^net\/http\.Client\.(Get|Head|Post|PostForm)$/;

/** Requests that wait for ever on a silent peer, made in code that runs per request or in goroutines. */
export const httpClientWithoutTimeout: Rule = {
  meta: {
    id: "http-client-without-timeout",
    family: "service",
    tier: "likely",
    severity: "warning",
    summary: "an outgoing request without any time limit in a handler or goroutine",
    docs: {
      what: "Reports `http.Get`, `Head`, `Post`, `PostForm` (the default client has no timeout), and the same methods of a client that is plainly made without `Timeout`, in code that a request handler reaches or that runs in a goroutine.",
      why: "Neither the default client nor the zero `http.Client` ever gives up on a peer that accepts the connection and stays silent. The goroutine waits, with its stack, its connection and, in a handler, the incoming request, for as long as the peer likes.",
      example: `package web

import (
	"io"
	"net/http"
)

func proxy(w http.ResponseWriter, r *http.Request) {
	resp, err := http.Get("http://backend.internal/")
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer resp.Body.Close()
	io.Copy(w, resp.Body)
}
`,
      mended: `package web

import (
	"io"
	"net/http"
	"time"
)

var client = &http.Client{Timeout: 10 * time.Second}

func proxy(w http.ResponseWriter, r *http.Request) {
	resp, err := client.Get("http://backend.internal/")
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer resp.Body.Close()
	io.Copy(w, resp.Body)
}
`,
      limits:
        "`Do` is not reported: its request may carry a deadline. A client whose making, or whose transport, cannot be seen is taken to have a timeout. One-shot programs (`main` and what only it calls) are left alone.",
      references: ["https://pkg.go.dev/net/http#Client", "https://go.dev/issue/24138"],
    },
    fix: { none: "how long to wait only the program's author knows" },
    detection: ["recurring", "syntax"],
    overlaps: ["noctx"],
  },
  check(context) {
    const told = new Set<Call>();
    for (const code of context.service(recurringCode)) {
      reportIn(
        context,
        code.body,
        code.file,
        code.checker,
        say`runs for every request`,
        code.entry.request,
        code.entry.file,
        told,
      );
    }
    for (const { file, func, checker } of context.functions(/\bgo func\b/, /\.(Get|Head|Post|PostForm)\(/)) {
      if (context.pkg.isTest(file) || func.body === undefined) continue;
      walk(func.body, (node) => {
        if (node.kind !== "GoStmt" || node.call.kind !== "Call" || node.call.fun.kind !== "FuncLit") return undefined;
        reportIn(context, node.call.fun.body, file, checker, say`a goroutine is started`, node, file, told);
        return undefined;
      });
    }
  },
};

function reportIn(
  context: RuleContext,
  body: Node,
  file: GoFile,
  checker: Checker,
  because: Message,
  origin: Node,
  originFile: GoFile,
  told: Set<Call>,
): void {
  walk(body, (node) => {
    if (node.kind !== "Call" || told.has(node) || !neverGivesUp(node, checker)) return undefined;
    told.add(node);
    context.report({
      message: say`\`${file.text.slice(node.fun.pos, node.fun.end)}\` has no time limit: a silent peer holds this goroutine for ever`,
      span: { file: file.path, start: node.fun.pos, end: node.fun.end },
      trace: [
        {
          span: { file: originFile.path, start: origin.pos, end: Math.min(origin.end, origin.pos + 40) },
          text: because,
        },
        { span: { file: file.path, start: node.pos, end: node.end }, text: say`waits here without a limit` },
      ],
    });
    return undefined;
  });
}

function neverGivesUp(call: Call, checker: Checker): boolean {
  if (call.fun.kind !== "Selector") return false;
  const callee = checker.calleeOf(call);
  if (callee.kind !== "external" && callee.kind !== "source") return false;
  if (packageCalls.test(callee.fullName)) return true;
  return clientCalls.test(callee.fullName) && isMadeWithoutTimeout(call.fun.x, checker);
}

/** `client` is a variable that only ever holds `http.Client{…}` without Timeout, or `http.DefaultClient`. */
function isMadeWithoutTimeout(client: Expr, checker: Checker): boolean {
  if (client.kind === "Selector" && client.sel.name === "DefaultClient") return checker.pathOf(client) === undefined;
  const obj = client.kind === "Ident" ? checker.objectOf(client) : undefined;
  if (obj?.kind !== "var" || obj.role !== "local" || setsField(obj, timeout, checker) || isReassigned(obj, checker))
    return false;
  if (isHandedOn(obj, checker)) return false;
  const lit = literalOf(declaredValue(obj), "net/http.Client", checker);
  if (lit === undefined || isPositional(lit) || elementOf(lit, "Timeout") !== undefined) return false;
  return !transportLimits(elementOf(lit, "Transport"), checker);
}

/** Whether the transport may give up: it has a limit of its own, or it is made elsewhere. */
function transportLimits(transport: Expr | undefined, checker: Checker): boolean {
  if (transport === undefined) return false;
  const lit = literalOf(transport, "net/http.Transport", checker);
  return lit === undefined || elementOf(lit, "ResponseHeaderTimeout") !== undefined;
}
