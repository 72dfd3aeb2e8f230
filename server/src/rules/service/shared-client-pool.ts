import { say } from "../../finding/say";
import type { CompositeLit } from "../../go/ast";
import type { Checker } from "../../go/model";
import { walk } from "../../go/walk";
import type { Rule } from "../rule";
import { elementOf, literalOf } from "./http";

/**
 * A client without a transport of its own uses the program's, which no pool drops.
 * ```go
 * sync.Pool{New: func() any { return &http.Client{Timeout: time.Second} }}
 * ```
 */
function hasConnections(lit: CompositeLit, checker: Checker): boolean {
  if (literalOf(lit, "net/http.Transport", checker) !== undefined) return true;
  const client = literalOf(lit, "net/http.Client", checker);
  return client !== undefined && elementOf(client, "Transport") !== undefined;
}

/** Pools of HTTP clients. */
export const sharedClientPool: Rule = {
  meta: {
    id: "shared-client-pool",
    family: "service",
    tier: "advice",
    severity: "hint",
    summary: "a `sync.Pool` of HTTP clients",
    docs: {
      what: "Reports a `sync.Pool` whose `New` makes an `http.Transport`, or an `http.Client` with a transport of its own.",
      why: "Clients are safe for concurrent use and meant to be shared. A pool drops its clients at any collection, with their idle connections still open, and gives whoever comes next the time limit of somebody else.",
      example: `package client

import (
	"net/http"
	"sync"
)

var clients = sync.Pool{New: func() any { return &http.Client{Transport: &http.Transport{}} }}
`,
      mended: `package client

import (
	"net/http"
	"time"
)

var client = &http.Client{Timeout: 10 * time.Second}
`,
      limits:
        "Sees pools whose `New` is a function literal. Clients without a transport share the program's connections: they are left alone.",
      references: ["https://pkg.go.dev/net/http#Client", "https://pkg.go.dev/sync#Pool"],
    },
    fix: { none: "one shared client has to be put in the pool's place by hand" },
    detection: ["syntax"],
    overlaps: [],
  },
  check(context) {
    for (const file of context.files) {
      if (!/sync\.Pool\{/.test(file.text)) continue;
      const checker = context.checker(file);
      for (const decl of file.decls) {
        if (!/sync\.Pool\{/.test(file.text.slice(decl.pos, decl.end))) continue;
        walk(decl, (node) => {
          const pool = node.kind === "CompositeLit" ? literalOf(node, "sync.Pool", checker) : undefined;
          const make = pool === undefined ? undefined : elementOf(pool, "New");
          if (pool === undefined || make?.kind !== "FuncLit") return undefined;
          walk(make.body, (inner) => {
            if (inner.kind !== "CompositeLit") return undefined;
            if (!hasConnections(inner, checker)) return undefined;
            context.report({
              message: say`a pool drops its clients with their connections still open: share one client`,
              span: { file: file.path, start: pool.pos, end: pool.type!.end },
              trace: [
                { span: { file: file.path, start: inner.pos, end: inner.end }, text: say`the pool makes clients here` },
              ],
            });
            return false;
          });
          return false;
        });
      }
    }
  },
};
