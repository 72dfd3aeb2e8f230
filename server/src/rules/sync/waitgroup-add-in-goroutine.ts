import type { Finding } from "../../finding/finding";
import { say } from "../../finding/say";
import type { Call, FuncLit, GoFile, GoStmt, Stmt } from "../../go/ast";
import type { AccessPath, Checker } from "../../go/model";
import { walk } from "../../go/walk";
import { beginsLine, endsLine, insertBefore, removeLines, textOf } from "../fixes/lines";
import type { Rule } from "../rule";
import { fullNameOf } from "../targets";

/** Goroutines that count themselves. */
export const waitgroupAddInGoroutine: Rule = {
  meta: {
    id: "waitgroup-add-in-goroutine",
    family: "sync",
    tier: "proven",
    severity: "warning",
    summary: "`wg.Add` inside the goroutine that it counts: `Wait` may run first",
    docs: {
      what: "Reports `Add` on a wait group inside the very goroutine that it counts (the goroutine also calls `Done`), where nothing was added before it was started.",
      why: "The goroutine may be scheduled after `Wait`. `Wait` then finds a count of zero and returns at once: the work goes on unwatched, its goroutines outlive their owner, and results are read before they are there.",
      example: `package work

import "sync"

func all(jobs []func()) {
	var wg sync.WaitGroup
	for _, job := range jobs {
		go func() {
			wg.Add(1)
			defer wg.Done()
			job()
		}()
	}
	wg.Wait()
}
`,
      mended: `package work

import "sync"

func all(jobs []func()) {
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			job()
		}()
	}
	wg.Wait()
}
`,
      limits:
        "Looks into literals that are started directly. A goroutine that was counted before it started may add for others.",
      references: ["https://pkg.go.dev/sync#WaitGroup.Add", "https://go.dev/issue/63796"],
    },
    fix: { title: "Move the Add before the go statement", safety: "safe" },
    detection: ["syntax"],
    overlaps: ["vet:waitgroup", "staticcheck:SA2000"],
  },
  check(context) {
    for (const { file, func, checker } of context.functions(/\.Add\(/)) {
      walk(func.body!, (node) => {
        if (node.kind !== "GoStmt" || node.call.kind !== "Call" || node.call.fun.kind !== "FuncLit") return undefined;
        const lit = node.call.fun;
        for (const add of callsOn(lit, "Add", checker)) {
          const path = checker.pathOf(add.target);
          if (path === undefined || !isOutside(path, lit) || !isDoneIn(lit, path, checker)) continue;
          if (isCountedBefore(node, path, checker)) continue;
          report(add.call, node, lit, path, file);
        }
        return undefined;
      });

      function report(add: Call, spawn: GoStmt, lit: FuncLit, path: AccessPath, at: GoFile): void {
        const wait = waitFor(path, func, checker);
        const name = [path.root.name, ...path.fields].join(".");
        context.report({
          message: say`\`${name}.Add\` runs inside the goroutine it counts: \`Wait\` may return before it`,
          span: { file: at.path, start: add.pos, end: add.end },
          tier: wait === undefined ? "likely" : "proven",
          trace: [
            {
              span: { file: at.path, start: spawn.pos, end: spawn.pos + "go".length },
              text: say`starts, but may run later`,
            },
            ...(wait === undefined
              ? []
              : [
                  {
                    span: { file: at.path, start: wait.pos, end: wait.end },
                    text: say`the count is still zero: returns at once`,
                  },
                ]),
            {
              span: { file: at.path, start: add.pos, end: add.end },
              text: say`counts the goroutine only now`,
              goroutine: 1,
            },
          ],
          fixes: moveFix(add, spawn, lit, checker, at),
        });
      }
    }
  },
};

function* callsOn(lit: FuncLit, method: string, checker: Checker): Iterable<{ call: Call; target: Call["fun"] }> {
  const found: { call: Call; target: Call["fun"] }[] = [];
  walk(lit.body, (node) => {
    // A goroutine inside counts itself or is counted here: looked at on its own.
    if (node.kind === "GoStmt") return false;
    // What a callback counts is something else: `send := func(n Node) { wg.Add(1); queue <- n }`.
    if (node.kind === "FuncLit" && method === "Add") {
      const call = checker.parentOf(node);
      if (call?.kind !== "Call" || call.fun !== node) return false;
    }
    if (node.kind === "Call" && node.fun.kind === "Selector" && node.fun.sel.name === method) {
      if (fullNameOf(checker, node) === `sync.WaitGroup.${method}`) found.push({ call: node, target: node.fun.x });
    }
    return undefined;
  });
  yield* found;
}

/** The group was made outside of the goroutine, so that somebody else can wait for it. */
function isOutside(path: AccessPath, lit: FuncLit): boolean {
  return path.root.decl.pos < lit.pos || path.root.decl.pos >= lit.end || path.root.role === "global";
}

function isDoneIn(lit: FuncLit, path: AccessPath, checker: Checker): boolean {
  for (const done of callsOn(lit, "Done", checker)) if (samePath(checker.pathOf(done.target), path)) return true;
  return false;
}

/** `wg.Add(1)` before the statement, in its own list or around it: the goroutine holds a count while it adds more. */
function isCountedBefore(spawn: GoStmt, path: AccessPath, checker: Checker): boolean {
  const around = checker.functionOf(spawn);
  let counted = false;
  if (around?.body === undefined) return false;
  walk(around.body, (node) => {
    if (node.pos >= spawn.pos) return false;
    if (node.kind === "FuncLit" && !(node.pos <= spawn.pos && spawn.end <= node.end)) return false;
    if (node.kind === "Call" && node.fun.kind === "Selector" && node.fun.sel.name === "Add") {
      if (samePath(checker.pathOf(node.fun.x), path)) counted = true;
    }
    return undefined;
  });
  return counted;
}

function waitFor(
  path: AccessPath,
  func: Parameters<Checker["functionOf"]>[0] & { body?: unknown },
  checker: Checker,
): Call | undefined {
  let found: Call | undefined;
  walk(func, (node) => {
    if (node.kind === "Call" && node.fun.kind === "Selector" && node.fun.sel.name === "Wait") {
      if (samePath(checker.pathOf(node.fun.x), path)) found ??= node;
    }
    return undefined;
  });
  return found;
}

function samePath(a: AccessPath | undefined, b: AccessPath): boolean {
  return a !== undefined && a.root === b.root && a.fields.join(".") === b.fields.join(".");
}

/** Only where the Add is a statement of the literal's own body, counts a constant and stands on lines of its own. */
function moveFix(add: Call, spawn: GoStmt, lit: FuncLit, checker: Checker, file: GoFile): Finding["fixes"] {
  const stmt: Stmt | undefined = lit.body.stmts.find((one) => one.kind === "ExprStmt" && one.x === add);
  const count = add.args[0];
  if (stmt === undefined || count === undefined || checker.intConst(count) === undefined) return [];
  if (!beginsLine(file, stmt) || !endsLine(file, stmt)) return [];
  const removal = removeLines(file, stmt);
  const insertion = insertBefore(file, spawn, [textOf(file, stmt)]);
  if (removal === undefined || insertion === undefined) return [];
  return [{ title: say`Move the Add before the go statement`, safety: "safe", edits: [insertion, removal] }];
}
