import { say } from "../../finding/say";
import type { CompositeLit, Expr, Node } from "../../go/ast";
import type { Checker, VarObj } from "../../go/model";
import { walk } from "../../go/walk";
import type { Rule } from "../rule";
import { elementOf, literalOf, variableOf } from "./http";

const requesting = new Set(["Get", "Head", "Post", "PostForm", "Do", "RoundTrip"]);

/** Transports that live for one call and leave their idle connections behind. */
export const httpTransportPerRequest: Rule = {
  meta: {
    id: "http-transport-per-request",
    family: "service",
    tier: "proven",
    severity: "warning",
    summary: "an `http.Transport` made for one call: its idle connections and their goroutines stay",
    docs: {
      what: "Reports an `http.Transport` that is made inside a function, used there for requests, and then dropped without `CloseIdleConnections`.",
      why: "A transport keeps idle connections for reuse, two goroutines each, and a zero `IdleConnTimeout` keeps them until the server hangs up. The pool belongs to the transport: dropped with it, nobody can use or close those connections any more.",
      example: `package client

import (
	"crypto/tls"
	"net/http"
)

func ping(url string) error {
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{}}}
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
`,
      mended: `package client

import (
	"crypto/tls"
	"net/http"
)

var client = &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{}}}

func ping(url string) error {
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
`,
      limits:
        "Silent where the transport or its client is returned, stored or passed on, where `DisableKeepAlives` or an `IdleConnTimeout` is set, in `main`, `init` and tests.",
      references: ["https://pkg.go.dev/net/http#Transport", "https://go.dev/issue/19620"],
    },
    fix: { none: "where the shared client should live only the program's author knows" },
    detection: ["syntax"],
    overlaps: [],
  },
  check(context) {
    for (const { file, func, checker } of context.functions(/http\.Transport\{/)) {
      if (context.pkg.isTest(file) || func.body === undefined) continue;
      if (func.recv === undefined && /^(init|main)$/.test(func.name.name)) continue;
      walk(func.body, (node) => {
        const lit = node.kind === "CompositeLit" ? literalOf(node, "net/http.Transport", checker) : undefined;
        if (lit === undefined || keepsNothing(lit)) return undefined;
        const request = requestOf(lit, checker);
        if (request === undefined) return undefined;
        context.report({
          message: say`this \`http.Transport\` lives for one call: its idle connections are never closed`,
          span: { file: file.path, start: lit.pos, end: lit.type!.end },
          trace: [
            {
              span: { file: file.path, start: lit.pos, end: lit.type!.end },
              text: say`the transport is made here, per call`,
            },
            {
              span: { file: file.path, start: request.pos, end: request.end },
              text: say`its connection goes idle after this request, with two goroutines`,
            },
            {
              span: { file: file.path, start: func.bodySpan.end - 1, end: func.bodySpan.end },
              text: say`the transport is dropped, the connections stay`,
            },
          ],
        });
        return undefined;
      });
    }
  },
};

/** &http.Transport{DisableKeepAlives: true} and a transport that times its idle connections out leave nothing for long. */
function keepsNothing(lit: CompositeLit): boolean {
  return elementOf(lit, "DisableKeepAlives") !== undefined || elementOf(lit, "IdleConnTimeout") !== undefined;
}

/** The request made through the transport, where neither it nor its client ever leaves the function. */
function requestOf(lit: CompositeLit, checker: Checker): Node | undefined {
  const holder = variableOf(lit, checker);
  if (holder !== undefined) return requestThrough(holder, checker);
  // http.Client{Transport: &http.Transport{…}}
  const address = checker.parentOf(lit);
  const entry = address?.kind === "Unary" ? checker.parentOf(address) : undefined;
  const outer = entry?.kind === "KeyValue" ? checker.parentOf(entry) : undefined;
  const client = outer?.kind === "CompositeLit" ? literalOf(outer, "net/http.Client", checker) : undefined;
  const clientVariable = client === undefined ? undefined : variableOf(client, checker);
  return clientVariable === undefined ? undefined : requestThrough(clientVariable, checker);
}

function requestThrough(obj: VarObj, checker: Checker): Node | undefined {
  if (obj.role !== "local") return undefined;
  let request: Node | undefined;
  for (const use of checker.usesOf(obj)) {
    if (use === obj.decl) continue;
    const parent = checker.parentOf(use);
    if (parent?.kind === "Selector" && parent.x === use) {
      const call = checker.parentOf(parent);
      if (parent.sel.name === "CloseIdleConnections" || setsIdle(parent, checker)) return undefined;
      if (call?.kind === "Call" && call.fun === parent && requesting.has(parent.sel.name)) request ??= call;
      else if (call?.kind !== "Assign") return undefined;
      continue;
    }
    const inner = clientAround(use, checker);
    if (inner === undefined) return undefined;
    const through = requestThrough(inner, checker);
    if (through === undefined) return undefined;
    request ??= through;
  }
  return request;
}

function setsIdle(selector: Extract<Expr, { kind: "Selector" }>, checker: Checker): boolean {
  const assign = checker.parentOf(selector);
  return assign?.kind === "Assign" && /^(DisableKeepAlives|IdleConnTimeout)$/.test(selector.sel.name);
}

/** The client variable of `client := &http.Client{Transport: tr}`. */
function clientAround(use: Expr, checker: Checker): VarObj | undefined {
  const entry = checker.parentOf(use);
  const outer = entry?.kind === "KeyValue" && entry.value === use ? checker.parentOf(entry) : undefined;
  const client = outer?.kind === "CompositeLit" ? literalOf(outer, "net/http.Client", checker) : undefined;
  return client === undefined ? undefined : variableOf(client, checker);
}
