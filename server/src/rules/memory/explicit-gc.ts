import { say } from "../../finding/say";
import { walk } from "../../go/walk";
import type { Rule, RuleContext } from "../rule";
import { fullNameOf } from "../targets";
import { recurringCode } from "./reach";

/** Collections forced per request, and a collector that is switched off. */
export const explicitGc: Rule = {
  meta: {
    id: "explicit-gc",
    family: "memory",
    tier: "advice",
    severity: "hint",
    summary: "the collector is forced in request code, switched off without a memory limit, or set in vain",
    docs: {
      what: "Reports `runtime.GC` and `debug.FreeOSMemory` in code that a request handler reaches, and `debug.SetGCPercent(-1)` in a package that never sets a memory limit. Also `os.Setenv` of GOGC or GOMEMLIMIT, where no child process could be meant.",
      why: "A forced collection stops every request for work that the collector would do anyway; what it frees was no leak. Without a collector and without a limit, memory only grows. The runtime reads GOGC and GOMEMLIMIT when the program starts: set later they limit nothing.",
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
      limits:
        "What the environment of the program says is not seen. A file that starts processes may set variables for them, and is left alone.",
      references: ["https://go.dev/doc/gc-guide"],
    },
    fix: { none: "the call hides a cause that must be found first" },
    detection: ["recurring", "syntax"],
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
    lateSettings(context);
    switchedOff(context);
  },
};

/** `os.Setenv("GOGC", "50")`: the runtime has read it long ago. */
function lateSettings(context: RuleContext): void {
  for (const { file, func, checker } of context.functions(/Setenv\("(GOGC|GOMEMLIMIT)"/)) {
    if (context.pkg.isTest(file) || /"(os\/exec|syscall)"|os\.StartProcess/.test(file.text)) continue;
    walk(func.body!, (node) => {
      if (node.kind !== "Call" || fullNameOf(checker, node) !== "os.Setenv") return undefined;
      const [name] = node.args;
      if (name?.kind !== "BasicLit" || !/^"(GOGC|GOMEMLIMIT)"$/.test(name.text)) return undefined;
      const call = name.text === '"GOGC"' ? "debug.SetGCPercent" : "debug.SetMemoryLimit";
      context.report({
        message: say`the runtime read ${name.text.slice(1, -1)} when the program started: set here it changes nothing; \`${call}\` does`,
        span: { file: file.path, start: node.pos, end: node.end },
      });
      return undefined;
    });
  }
}

/** `debug.SetGCPercent(-1)` without a memory limit. */
function switchedOff(context: RuleContext): void {
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
}
