import { say } from "../../finding/say";
import type { GoFile, Node } from "../../go/ast";
import { walk } from "../../go/walk";
import { functionAt } from "../function-name";
import type { Rule } from "../rule";
import { growthCensus } from "./growth";
import { recurringCode } from "./reach";

const guards = /\b(R?Lock|Do|Acquire|LockContext)\(|<-|atomic\./;

/** Package-level maps that handlers write without a lock. */
export const mapWriteUnsynchronised: Rule = {
  meta: {
    id: "map-write-unsynchronised",
    family: "memory",
    tier: "likely",
    severity: "warning",
    summary: "a package-level map that request handlers write without any lock",
    docs: {
      what: "Reports a write to a package-level map in a request handler where no function that touches the map takes a lock.",
      why: "Every request runs in a goroutine of its own. Two writes at the same time end the program (`fatal error: concurrent map writes`); where the race goes unnoticed, lost deletions look like a leak.",
      example: `package web

import "net/http"

var hits = map[string]int{}

func handle(w http.ResponseWriter, r *http.Request) {
	hits[r.URL.Path]++
}
`,
      mended: `package web

import (
	"net/http"
	"sync"
)

var (
	mu   sync.Mutex
	hits = map[string]int{}
)

func handle(w http.ResponseWriter, r *http.Request) {
	mu.Lock()
	defer mu.Unlock()
	if len(hits) < 1000 {
		hits[r.URL.Path]++
	}
}
`,
      limits:
        "Any lock, semaphore or channel operation in a function that touches the map, or in the handler, counts as protection.",
      references: ["https://go.dev/doc/faq#atomic_maps"],
    },
    fix: { none: "which lock guards the map only the program's author knows" },
    detection: ["recurring", "census"],
    overlaps: [],
  },
  check(context) {
    const census = context.service(growthCensus);
    const told = new Set<Node>();
    for (const code of context.service(recurringCode)) {
      const { entry, file, checker } = code;
      if (guards.test(text(entry.file, entry.node)) || guards.test(text(file, code.decl))) continue;
      walk(code.body, (node) => {
        const written = node.kind === "IncDec" ? node.x : node.kind === "Assign" ? node.lhs[0] : undefined;
        if (written?.kind !== "Index" || checker.pathOf(written.x)?.root.role !== "global") return undefined;
        const container = census.containerOf(written.x, file, checker);
        if (container?.shape !== "map" || told.has(container.decl)) return undefined;
        const isGuarded = container.inserts.some((insert) => {
          const around = functionAt(insert.file, insert.node.pos);
          return around !== undefined && guards.test(text(insert.file, around));
        });
        if (isGuarded) return undefined;
        told.add(container.decl);
        context.report({
          message: say`requests write \`${container.name}\` at the same time, without a lock: the program can end here`,
          span: { file: file.path, start: written.pos, end: written.end },
          trace: [
            {
              span: { file: entry.file.path, start: entry.request.pos, end: entry.request.end },
              text: say`each request runs in a goroutine of its own`,
            },
            { span: { file: file.path, start: node.pos, end: node.end }, text: say`and writes the map here` },
          ],
        });
        return undefined;
      });
    }
  },
};

function text(file: GoFile, node: { readonly pos: number; readonly end: number }): string {
  return file.text.slice(node.pos, node.end);
}
