import { say } from "../../finding/say";
import type { Call } from "../../go/ast";
import type { Checker, Program } from "../../go/model";
import { walk } from "../../go/walk";
import type { Rule } from "../rule";
import { addressText, isLoopback } from "./address";
import { elementOf, isHandedOn, isPositional, literalOf, setsField, variableOf } from "./http";

const serving = /^net\/http\.(ListenAndServe|ListenAndServeTLS|Serve|ServeTLS)$/;
const limits = new Set(["ReadHeaderTimeout", "ReadTimeout"]);

/** Servers that let a client hold a connection for ever. */
export const httpServerWithoutTimeouts: Rule = {
  meta: {
    id: "http-server-without-timeouts",
    family: "service",
    tier: "likely",
    severity: "information",
    summary: "an HTTP server that waits for request headers without a limit",
    docs: {
      what: "Reports `http.ListenAndServe` and its kin, and an `http.Server` that sets neither `ReadHeaderTimeout` nor `ReadTimeout`.",
      why: "Every open connection costs the server a goroutine and buffers. A client that opens connections and sends its headers slowly, or never, keeps them all for as long as it likes.",
      example: `package main

import (
	"log"
	"net/http"
)

func main() {
	log.Fatal(http.ListenAndServe(":8080", nil))
}
`,
      mended: `package main

import (
	"log"
	"net/http"
	"time"
)

func main() {
	server := &http.Server{Addr: ":8080", ReadHeaderTimeout: 10 * time.Second}
	log.Fatal(server.ListenAndServe())
}
`,
      limits:
        "A server on a loopback address (debugging endpoints, a flag whose default is one) is left alone, as are tests and a server whose fields are set elsewhere than where it is made, or that a function of the module is handed.",
      references: ["https://pkg.go.dev/net/http#Server", "https://blog.cloudflare.com/exposing-go-on-the-internet/"],
    },
    fix: { none: "how long a client may take only the program's author knows" },
    detection: ["syntax"],
    overlaps: ["gosec:G112", "gosec:G114"],
  },
  check(context) {
    for (const { file, func, checker } of context.functions(/http\.(Server\{|ListenAndServe|Serve)/)) {
      if (context.pkg.isTest(file) || func.body === undefined) continue;
      walk(func.body, (node) => {
        if (node.kind === "Call" && servesForEver(node, checker, context.program)) {
          context.report({
            message: say`\`${file.text.slice(node.fun.pos, node.fun.end)}\` has no time limits: slow clients hold their goroutines for ever`,
            span: { file: file.path, start: node.fun.pos, end: node.fun.end },
            trace: [
              {
                span: { file: file.path, start: node.pos, end: node.end },
                text: say`serves with the zero \`http.Server\``,
              },
            ],
          });
        }
        if (node.kind !== "CompositeLit") return undefined;
        const lit = literalOf(node, "net/http.Server", checker);
        if (lit === undefined || isPositional(lit) || [...limits].some((name) => elementOf(lit, name) !== undefined))
          return undefined;
        const address = elementOf(lit, "Addr");
        if (isLoopback(addressText(address, checker, context.program))) return undefined;
        const holder = variableOf(lit, checker);
        if (holder === undefined || holder.role !== "local" || setsField(holder, limits, checker)) return undefined;
        if (isHandedOn(holder, checker)) return undefined;
        context.report({
          message: say`this \`http.Server\` sets no \`ReadHeaderTimeout\`: slow clients hold their goroutines for ever`,
          span: { file: file.path, start: lit.pos, end: lit.type!.end },
          trace: [
            {
              span: { file: file.path, start: lit.pos, end: lit.end },
              text: say`neither ReadHeaderTimeout nor ReadTimeout is set`,
            },
          ],
        });
        return undefined;
      });
    }
  },
};

function servesForEver(call: Call, checker: Checker, program: Program): boolean {
  const callee = checker.calleeOf(call);
  if ((callee.kind !== "external" && callee.kind !== "source") || !serving.test(callee.fullName)) return false;
  return !isLoopback(addressText(call.args[0], checker, program));
}
