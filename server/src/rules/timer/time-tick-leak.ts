import type { Fix } from "../../finding/finding";
import { say } from "../../finding/say";
import type { Call, Expr, FuncDecl, FuncNode, Node } from "../../go/ast";
import type { Checker } from "../../go/model";
import { walk } from "../../go/walk";
import { type CandidateNode, captured } from "../candidates";
import { insertBefore, replaceNode, textOf } from "../fixes/lines";
import { freshName } from "../fixes/names";
import { inLoop, placeOf } from "../fixes/statements";
import { canEnd } from "../loops";
import type { Rule } from "../rule";
import { fullNameOf, isMain } from "../targets";
import { atLeast } from "../versions";

export const timeTickLeak: Rule = {
  meta: {
    id: "time-tick-leak",
    family: "timer",
    tier: "proven",
    severity: "warning",
    summary: "`time.Tick` in a function that can end: its ticker can never be stopped (before Go 1.23).",
    docs: {
      what: "Reports `time.Tick` in functions that can return. The ticker behind its channel has no handle, so nothing can stop it.",
      why: "Before Go 1.23 the runtime holds a running ticker for ever: each call of the function leaves one behind, and each ticks on.",
      example: `package wait

import "time"

func waitFor(ready func() bool) {
	for range time.Tick(time.Second) {
		if ready() {
			return
		}
	}
}
`,
      mended: `package wait

import "time"

func waitFor(ready func() bool) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for range ticker.C {
		if ready() {
			return
		}
	}
}
`,
      limits:
        "Needs a module whose `go` line (or a file whose build constraint) is below 1.23. Silent where the function can be seen never to return, in `main` outside loops, at package level, and for a channel that is returned or stored.",
      references: ["https://pkg.go.dev/time#Tick", "https://go.dev/doc/go1.23#timer-changes"],
    },
    fix: { title: "Use a ticker that is stopped", safety: "safe" },
    detection: ["syntax"],
    overlaps: ["staticcheck:SA1015"],
    goVersions: "From Go 1.23 on unreferenced tickers are collected: silent",
  },
  check(context) {
    for (const candidate of captured(context, "call", "Call")) {
      const { file, checker, func, node } = candidate;
      if (atLeast(context.goVersion(file), 1, 23) || fullNameOf(checker, node) !== "time.Tick") continue;
      const around = checker.functionOf(node) ?? func;
      if ((around === func && isMain(func, context.pkg) && !inLoop(checker, node)) || isHandedOver(checker, node))
        continue;
      if (!canReturn(checker, around, node)) continue;
      context.report({
        message: say`\`time.Tick\` cannot be stopped: its ticker goes on when the function has returned`,
        span: { file: file.path, start: node.pos, end: node.end },
        fixes: fixes(candidate, around, func),
      });
    }
  },
};

/** Returned, stored or sent: who gets the channel may use it as long as it likes. */
function isHandedOver(checker: Checker, call: Call): boolean {
  const parent = checker.parentOf(call);
  if (parent?.kind === "Return" || parent?.kind === "KeyValue" || parent?.kind === "CompositeLit") return true;
  return parent?.kind === "Assign" && parent.lhs.some((target) => target.kind !== "Ident");
}

/** Unless an endless loop stands in the body of the function: over the tick itself, over nothing, or without an exit. */
function canReturn(checker: Checker, func: FuncNode, tick: Call): boolean {
  const names = channelNames(checker, tick);
  return !(func.body?.stmts ?? []).some((stmt) => {
    const inner = stmt.kind === "Labeled" ? stmt.stmt : stmt;
    if (inner.kind === "Select") return inner.clauses.length === 0;
    if (inner.kind !== "For" && inner.kind !== "Range") return false;
    const unclosed = inner.kind === "Range" && (inner.x === tick || isNamed(inner.x, names));
    return !canEnd(checker, inner, unclosed);
  });
}

function channelNames(checker: Checker, tick: Call): ReadonlySet<string> {
  const parent = checker.parentOf(tick);
  const names = new Set<string>();
  if (parent?.kind !== "Assign") return names;
  for (const target of parent.lhs) if (target.kind === "Ident") names.add(target.name);
  return names;
}

function isNamed(expr: Expr, names: ReadonlySet<string>): boolean {
  return expr.kind === "Ident" && names.has(expr.name);
}

/** A ticker before the statement, stopped at the function's end. A constant duration: others may be zero, and panic. */
function fixes({ file, checker, node }: CandidateNode<Call>, around: FuncNode, func: FuncDecl): Fix[] {
  const place = placeOf(checker, node);
  const duration = node.args[0];
  if (place === undefined || duration === undefined || startsInLoop(checker, node, place.stmt)) return [];
  const pkg = node.fun.kind === "Selector" ? textOf(file, node.fun.x) : "time";
  const name = freshName(file, func, ["ticker", "tick"]);
  const make = insertBefore(file, place.stmt, [
    `${name} := ${pkg}.NewTicker(${textOf(file, duration)})`,
    `defer ${name}.Stop()`,
  ]);
  if (make === undefined || around.body === undefined) return [];
  const constant = (checker.intConst(duration) ?? 0) > 0;
  return [
    {
      title: say`Use a ticker that is stopped`,
      safety: constant ? "safe" : "unsafe",
      edits: [make, replaceNode(file, node, `${name}.C`)],
    },
  ];
}

/** Whether the statement that would get the ticker before it turns in a loop itself. */
function startsInLoop(checker: Checker, tick: Node, stmt: Node): boolean {
  let loops = inLoop(checker, stmt);
  if (stmt.kind === "For") {
    walk(stmt.body, (node) => {
      if (node === tick) loops = true;
      return !loops;
    });
  }
  return loops;
}
