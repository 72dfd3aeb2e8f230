import { say } from "../../finding/say";
import { resourceSpecs } from "../../flow/resources";
import type { Assign, Block, Call, DeferStmt, GoStmt, Ident, Node, Stmt } from "../../go/ast";
import type { Checker, VarObj } from "../../go/model";
import { walk } from "../../go/walk";
import type { Rule } from "../rule";
import { fullNameOf } from "../targets";

const deriving = new Set(
  resourceSpecs
    .filter((spec) => spec.rule === "cancel-not-called" && spec.acquire.startsWith("context."))
    .map((spec) => spec.acquire),
);

export const cancelBeforeUse: Rule = {
  meta: {
    id: "cancel-before-use",
    family: "context",
    tier: "likely",
    severity: "warning",
    summary: "A function cancels a context when it returns, while a goroutine it has just started still needs it.",
    docs: {
      what: "Reports `defer cancel()` in a function that hands the context to a goroutine and returns at once, without waiting for it.",
      why: "The deferred call runs when the function returns, so the goroutine gets a context that is cancelled almost from the start: its work fails, or it is retried for ever. People mend that by dropping the cancel, which leaks the context.",
      example: `package notify

import (
	"context"
	"time"
)

func notify(ctx context.Context, send func(context.Context) error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	go func() {
		_ = send(ctx)
	}()
}
`,
      mended: `package notify

import (
	"context"
	"time"
)

func notify(ctx context.Context, send func(context.Context) error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	go func() {
		defer cancel()
		_ = send(ctx)
	}()
}
`,
      limits:
        "Only where nothing after the `go` statement can wait: no receive, send, select, lock, loop or call. With any of these the goroutine may well have ended.",
      references: ["https://pkg.go.dev/context#WithTimeout"],
    },
    fix: { none: "the goroutine has to own the cancel function, or the function has to wait: a matter of design" },
    detection: ["syntax"],
    overlaps: [],
  },
  check(context) {
    for (const { file, func, checker } of context.functions(/\bcontext\.With\w+\(/, /\bgo\b/)) {
      if (func.body === undefined) continue;
      eachBody(func.body, (body) => {
        for (const found of cancelled(checker, body)) {
          context.report({
            message: say`\`${found.cancel.name}\` runs when the function returns, before this goroutine has used \`${found.ctx.name}\``,
            span: { file: file.path, start: found.go.pos, end: found.go.pos + 2 },
            trace: [
              {
                span: { file: file.path, start: found.assign.pos, end: found.assign.end },
                text: say`the context is derived here`,
              },
              {
                span: { file: file.path, start: found.defer.pos, end: found.defer.end },
                text: say`cancelled when the function returns`,
              },
              {
                span: { file: file.path, start: found.use.pos, end: found.use.end },
                text: say`used by the goroutine, which nobody waits for`,
              },
            ],
          });
        }
      });
    }
  },
};

interface Cancelled {
  readonly ctx: VarObj;
  readonly cancel: VarObj;
  readonly assign: Assign;
  readonly defer: DeferStmt;
  readonly go: GoStmt;
  readonly use: Ident;
}

/** Bodies of the declaration and of all literals in it. */
function eachBody(body: Block, visit: (body: Block) => void): void {
  visit(body);
  walk(body, (node) => {
    if (node.kind === "FuncLit") visit(node.body);
    return true;
  });
}

function* cancelled(checker: Checker, body: Block): Iterable<Cancelled> {
  for (const [index, stmt] of body.stmts.entries()) {
    if (stmt.kind !== "Assign" || stmt.rhs[0]?.kind !== "Call") continue;
    if (!deriving.has(fullNameOf(checker, stmt.rhs[0]) ?? "")) continue;
    const [ctx, cancel] = stmt.lhs.map((target) => localOf(checker, target));
    if (ctx === undefined || cancel === undefined) continue;
    const rest = body.stmts.slice(index + 1);
    const defer = rest.find((each) => each.kind === "DeferStmt" && calls(checker, each.call, cancel));
    const at = rest.findLastIndex((each) => each.kind === "GoStmt");
    const go = rest[at];
    if (defer?.kind !== "DeferStmt" || go?.kind !== "GoStmt" || rest.slice(at + 1).some(mayWait)) continue;
    const use = checker.usesOf(ctx).find((ident) => go.pos <= ident.pos && ident.end <= go.end);
    if (use !== undefined) yield { ctx, cancel, assign: stmt, defer, go, use };
  }
}

function localOf(checker: Checker, target: Node): VarObj | undefined {
  const obj = target.kind === "Ident" ? checker.objectOf(target) : undefined;
  return obj?.kind === "var" && obj.role !== "global" ? obj : undefined;
}

function calls(checker: Checker, call: Node, cancel: VarObj): call is Call {
  return call.kind === "Call" && call.fun.kind === "Ident" && checker.objectOf(call.fun) === cancel;
}

/** Whether the goroutine may have ended after the statement: it can take time, or wait for something. */
function mayWait(stmt: Stmt): boolean {
  let waits = false;
  walk(stmt, (node) => {
    const operates =
      node.kind === "Call" ||
      node.kind === "Send" ||
      node.kind === "Select" ||
      node.kind === "For" ||
      node.kind === "Range" ||
      node.kind === "DeferStmt" ||
      node.kind === "BadStmt" ||
      (node.kind === "Unary" && node.op === "<-");
    if (operates) waits = true;
    return !waits && node.kind !== "FuncLit";
  });
  return waits;
}
