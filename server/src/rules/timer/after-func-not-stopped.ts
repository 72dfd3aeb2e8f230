import { say } from "../../finding/say";
import type { Call, Expr, FuncDecl, Node } from "../../go/ast";
import type { Checker } from "../../go/model";
import { walk } from "../../go/walk";
import { captured } from "../candidates";
import { leakMessage } from "../leak-message";
import { leaksOf } from "../leaks";
import { loopAround } from "../loops";
import { reportLeak } from "../obligation-rule";
import type { Rule } from "../rule";
import { fullNameOf } from "../targets";

export const afterFuncNotStopped: Rule = {
  meta: {
    id: "after-func-not-stopped",
    family: "timer",
    tier: "likely",
    severity: "warning",
    summary: "A function is scheduled by `AfterFunc` in a way that nothing can call off.",
    docs: {
      what: "Reports three shapes: a function that schedules itself again with `time.AfterFunc` and drops the timer; a timer of `AfterFunc` kept in a field that no method of the package stops; and `context.AfterFunc` in a loop whose stop function is dropped, so that registrations pile up on one context.",
      why: "A pending function holds everything its closure refers to, and it runs whatever became of its owner. Go 1.23 collects unreferenced channel timers, but not these: the runtime itself refers to the function until it has run.",
      example: `package retry

import "time"

type Client struct {
	addr string
	dial func(string) error
}

func (c *Client) connect() {
	if err := c.dial(c.addr); err != nil {
		time.AfterFunc(time.Second, c.connect)
	}
}
`,
      mended: `package retry

import (
	"sync"
	"time"
)

type Client struct {
	addr string
	dial func(string) error

	mu     sync.Mutex
	closed bool
	retry  *time.Timer
}

func (c *Client) connect() {
	if err := c.dial(c.addr); err != nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		if !c.closed {
			c.retry = time.AfterFunc(time.Second, c.connect)
		}
	}
}

func (c *Client) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	if c.retry != nil {
		c.retry.Stop()
	}
}
`,
      limits:
        "A single function that is scheduled once and forgotten is in order: it runs and is gone. A self-scheduling function that looks at a done channel, a context or a flag of its owner before it goes on is silent.",
      references: ["https://pkg.go.dev/time#AfterFunc", "https://pkg.go.dev/context#AfterFunc"],
    },
    fix: { none: "somebody has to keep the timer, and a Close has to stop it: a matter of design" },
    detection: ["syntax", "paths"],
    overlaps: [],
  },
  check(context) {
    for (const leak of leaksOf(context, "after-func-not-stopped")) {
      if (leak.reason !== "field") continue;
      reportLeak(context, leak, {
        message: leakMessage(leak, say`its function runs whatever becomes of the owner`),
        fixes: [],
      });
    }
    for (const { file, checker, func, node } of captured(context, "call", "Call")) {
      const name = fullNameOf(checker, node);
      const callback = node.args[1];
      if (callback === undefined || !isDropped(checker, node)) continue;
      const span = { file: file.path, start: node.pos, end: node.fun.end };
      if (name === "context.AfterFunc") {
        const loop = loopAround(checker, node);
        if (loop === undefined || declaredIn(checker, node.args[0], loop)) continue;
        context.report({
          message: say`The stop function is dropped in a loop: registrations pile up on one context`,
          span,
          trace: [
            { span: { file: file.path, start: loop.pos, end: loop.pos + 3 }, text: say`each turn of this loop` },
            { span, text: say`registers one more function` },
          ],
        });
      } else if (name === "time.AfterFunc" && schedulesItself(checker, func, callback) && !looksAtEnd(func)) {
        context.report({
          message: say`\`${func.name.name}\` schedules itself again and drops the timer: nothing can stop it`,
          span,
          trace: [
            { span: { file: file.path, start: func.name.pos, end: func.name.end }, text: say`this function` },
            {
              span: { file: file.path, start: callback.pos, end: callback.end },
              text: say`is called again when the timer fires`,
            },
          ],
        });
      }
    }
  },
};

/** The result is thrown away: a statement of its own, or `_ =`. */
function isDropped(checker: Checker, call: Call): boolean {
  const parent = checker.parentOf(call);
  if (parent?.kind === "ExprStmt") return true;
  return parent?.kind === "Assign" && parent.lhs.every((target) => target.kind === "Ident" && target.name === "_");
}

function declaredIn(checker: Checker, expr: Expr | undefined, around: Node): boolean {
  if (expr?.kind !== "Ident") return true;
  const obj = checker.objectOf(expr);
  return obj?.kind !== "var" || (around.pos <= obj.decl.pos && obj.decl.pos < around.end);
}

/** The callback is the function that schedules, or a literal that does nothing but call it. */
function schedulesItself(checker: Checker, func: FuncDecl, callback: Expr): boolean {
  if (callback.kind === "FuncLit") {
    const [only] = callback.body.stmts;
    if (callback.body.stmts.length !== 1 || only?.kind !== "ExprStmt" || only.x.kind !== "Call") return false;
    return isFunc(checker, only.x.fun, func);
  }
  return isFunc(checker, callback, func);
}

function isFunc(checker: Checker, fun: Expr, func: FuncDecl): boolean {
  const callee = checker.calleeOfExpr(fun);
  return (
    callee.kind === "source" &&
    callee.func.decl.name.pos === func.name.pos &&
    callee.func.decl.name.name === func.name.name
  );
}

const endings =
  /^(closed?|closing|done|stop(ped|ping)?|quit|exit|shutdown|cancel(l?ed)?|ctx|context|running|active|retries|attempts?|count|n|tries)$/i;

/**
 * The function looks at something that may end the chain before it schedules again.
 * ```go
 * func (c *client) poll() { if c.closed { return }; c.fetch(); time.AfterFunc(c.every, c.poll) }
 * ```
 */
function looksAtEnd(func: FuncDecl): boolean {
  let looks = false;
  const inside = (cond: Node): void => {
    walk(cond, (node) => {
      const name = node.kind === "Ident" ? node.name : node.kind === "Selector" ? node.sel.name : "";
      if (node.kind === "Call" || endings.test(name)) looks = true;
      return true;
    });
  };
  if (func.body === undefined) return true;
  walk(func.body, (node) => {
    if (node.kind === "If" && leaves(node.then.stmts)) inside(node.cond);
    // if len(c.items) > 0 { time.AfterFunc(c.every, c.expire) } else { c.running = false }
    if (node.kind === "If" && node.else !== undefined) looks = true;
    if (node.kind === "Select" || node.kind === "Switch") looks = true;
    return !looks;
  });
  return looks;
}

function leaves(stmts: readonly Node[]): boolean {
  return stmts[stmts.length - 1]?.kind === "Return";
}
