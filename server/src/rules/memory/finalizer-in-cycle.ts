import { say } from "../../finding/say";
import type { Expr, Node } from "../../go/ast";
import type { Checker, VarObj } from "../../go/model";
import { walk } from "../../go/walk";
import type { Rule } from "../rule";
import { attachments, mentionOf, targetVariable } from "./finalizers";

/** Objects with a finalizer that lead back to themselves. */
export const finalizerInCycle: Rule = {
  meta: {
    id: "finalizer-in-cycle",
    family: "memory",
    tier: "likely",
    severity: "warning",
    summary: "an object with a finalizer that refers to itself: it is never collected",
    docs: {
      what: "Reports `runtime.SetFinalizer` on an object that, in the same function, is made to refer to itself: its own pointer, a method value or a closure over it is put in one of its fields.",
      why: "The collector finalizes only objects that nothing with a finalizer refers to. An object in a cycle with itself refers to itself: it is never freed, its finalizer never runs.",
      example: `package conn

import "runtime"

type conn struct {
	onClose func()
}

func (c *conn) close() {}

func newConn() *conn {
	c := &conn{}
	c.onClose = c.close
	runtime.SetFinalizer(c, (*conn).close)
	return c
}
`,
      mended: `package conn

import "runtime"

type conn struct {
	onClose func()
}

func (c *conn) close() {}

func newConn() *conn {
	c := &conn{}
	runtime.SetFinalizer(c, (*conn).close)
	return c
}
`,
      limits:
        "Sees the cycle where it is tied in the function that sets the finalizer. `AddCleanup` frees cycles and is not reported.",
      references: ["https://pkg.go.dev/runtime#SetFinalizer"],
    },
    fix: { none: "which reference can go only the program's author knows; `runtime.AddCleanup` does not mind cycles" },
    detection: ["syntax"],
    overlaps: [],
  },
  check(context) {
    for (const at of attachments(context)) {
      const { file, checker, func, call, api } = at;
      const watched = targetVariable(at);
      if (api !== "SetFinalizer" || watched === undefined) continue;
      walk(func.body!, (node) => {
        if (node.kind !== "Assign" || node.define) return undefined;
        for (const [index, left] of node.lhs.entries()) {
          const value = node.rhs[index];
          if (value === undefined || !isOwnField(left, watched, checker) || !refersBack(value, watched, checker))
            continue;
          context.report({
            message: say`\`${watched.name}\` has a finalizer and refers to itself here: it is never collected`,
            span: { file: file.path, start: node.pos, end: node.end },
            trace: [
              { span: { file: file.path, start: node.pos, end: node.end }, text: say`the object now refers to itself` },
              {
                span: { file: file.path, start: call.pos, end: call.end },
                text: say`a finalizer on a cycle never runs`,
              },
            ],
          });
        }
        return undefined;
      });
    }
  },
};

function isOwnField(left: Expr, watched: VarObj, checker: Checker): boolean {
  const path = left.kind === "Selector" ? checker.pathOf(left) : undefined;
  return path?.root === watched && path.fields.length > 0;
}

/** The object itself, a method value `c.close`, a closure over it, or a timer that will call one of those. */
function refersBack(value: Expr, watched: VarObj, checker: Checker): boolean {
  if (value.kind === "Ident") return checker.objectOf(value) === watched;
  if (value.kind === "FuncLit") return mentionOf(value.body, watched, checker) !== undefined;
  if (value.kind === "Selector") return isMethodValue(value, watched, checker);
  if (value.kind === "Call" && value.fun.kind === "Selector" && value.fun.sel.name === "AfterFunc") {
    return value.args.some((arg: Node) => refersBack(arg as Expr, watched, checker));
  }
  return false;
}

function isMethodValue(x: Extract<Expr, { kind: "Selector" }>, watched: VarObj, checker: Checker): boolean {
  return x.x.kind === "Ident" && checker.objectOf(x.x) === watched && checker.calleeOfExpr(x).kind === "source";
}
