import { walk } from "../../go/walk";
import type { Rule } from "../rule";
import { elementOf, literalOf } from "./http";

/** Pools of HTTP clients. */
export const sharedClientPool: Rule = {
  meta: {
    id: "shared-client-pool",
    family: "service",
    tier: "advice",
    severity: "hint",
    summary: "a `sync.Pool` of HTTP clients",
    docs: {
      what: "Reports a `sync.Pool` whose `New` makes an `http.Client` or `http.Transport`.",
      why: "Clients are safe for concurrent use and meant to be shared. A pool drops its clients at any collection, with their idle connections still open, and gives whoever comes next the time limit of somebody else.",
      example: `package client

import (
	"net/http"
	"sync"
)

var clients = sync.Pool{New: func() any { return &http.Client{} }}
`,
      mended: `package client

import (
	"net/http"
	"time"
)

var client = &http.Client{Timeout: 10 * time.Second}
`,
      limits: "Sees pools whose `New` is a function literal.",
      references: ["https://pkg.go.dev/net/http#Client", "https://pkg.go.dev/sync#Pool"],
    },
    fix: { none: "one shared client has to be put in the pool's place by hand" },
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
            const isClient =
              literalOf(inner, "net/http.Client", checker) ?? literalOf(inner, "net/http.Transport", checker);
            if (isClient === undefined) return undefined;
            context.report({
              message: "a pool drops its clients with their connections still open: share one client",
              span: { file: file.path, start: pool.pos, end: pool.type!.end },
              trace: [
                { span: { file: file.path, start: inner.pos, end: inner.end }, text: "the pool makes clients here" },
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
