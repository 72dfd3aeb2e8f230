import { say } from "../../finding/say";
import { walk } from "../../go/walk";
import type { Rule } from "../rule";
import { fullNameOf } from "../targets";
import { recurringCode } from "./reach";

/** Collections forced per request, and a collector that is switched off. */
export const explicitGc: Rule = {
  meta: {
    id: "explicit-gc",
    family: "memory",
    tier: "advice",
    severity: "hint",
    summary: "the collector is forced in request code, or switched off without a memory limit",
    docs: {
      what: "Reports `runtime.GC` and `debug.FreeOSMemory` in code that a request handler reaches, and `debug.SetGCPercent(-1)` in a package that never sets a memory limit.",
      why: "A forced collection stops every request for work that the collector would do anyway; what it frees was no leak. Without a collector and without a limit, memory only grows.",
      example: `package web

import (
	"net/http"
	"runtime"
)

func handle(w http.ResponseWriter, r *http.Request) {
	w.Write([]byte("done"))
	runtime.GC()
}
`,
      mended: `package web

import "net/http"

func handle(w http.ResponseWriter, r *http.Request) {
	w.Write([]byte("done"))
}
`,
      limits: "GOGC and GOMEMLIMIT of the environment are not seen.",
      references: ["https://go.dev/doc/gc-guide"],
    },
    fix: { none: "the call hides a cause that must be found first" },
    detection: ["recurring"],
    overlaps: [],
  },
  check(context) {
    const told = new Set<number>();
    for (const { body, file, checker, entry } of context.service(recurringCode)) {
      walk(body, (node) => {
        if (node.kind !== "Call" || told.has(node.pos)) return undefined;
        const name = fullNameOf(checker, node);
        if (name !== "runtime.GC" && name !== "runtime/debug.FreeOSMemory") return undefined;
        told.add(node.pos);
        context.report({
          message: say`\`${file.text.slice(node.fun.pos, node.fun.end)}\` stops every request, for work the collector does anyway`,
          span: { file: file.path, start: node.pos, end: node.end },
          trace: [
            {
              span: { file: entry.file.path, start: entry.request.pos, end: entry.request.end },
              text: say`called for every request`,
            },
          ],
        });
        return undefined;
      });
    }
    if (context.pkg.files.some((file) => file.text.includes("SetMemoryLimit("))) return;
    for (const { file, func, checker } of context.functions(/SetGCPercent\(/)) {
      walk(func.body!, (node) => {
        if (node.kind !== "Call" || fullNameOf(checker, node) !== "runtime/debug.SetGCPercent") return undefined;
        const parent = checker.parentOf(node);
        const value = node.args[0] === undefined ? undefined : checker.intConst(node.args[0]);
        // defer debug.SetGCPercent(debug.SetGCPercent(-1)) puts the old value back.
        if (value === undefined || value >= 0 || parent?.kind !== "ExprStmt") return undefined;
        context.report({
          message: say`the collector is switched off and no memory limit is set: memory only grows`,
          span: { file: file.path, start: node.pos, end: node.end },
        });
        return undefined;
      });
    }
  },
};
