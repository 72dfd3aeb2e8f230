import type { Edit, Fix } from "../../finding/finding";
import { say } from "../../finding/say";
import { resourceSpecs } from "../../flow/resources";
import type { Assign, Call, Expr, GoFile, Node } from "../../go/ast";
import type { Checker } from "../../go/model";
import type { Type } from "../../go/type";
import { type CandidateNode, captured } from "../candidates";
import { insertAfter, insertBefore, replaceNode } from "../fixes/lines";
import { freshName } from "../fixes/names";
import { inLoop, placeOf } from "../fixes/statements";
import { leaksOf } from "../leaks";
import type { Rule } from "../rule";
import { fullNameOf, isMain } from "../targets";
import { endsByItself } from "./ended-context";

/** Index of the cancel function among the results, by full name of the call that makes it. */
const cancelResults: ReadonlyMap<string, number> = new Map(
  resourceSpecs.flatMap((spec) =>
    spec.rule === "cancel-not-called" && spec.holder.kind === "result" ? [[spec.acquire, spec.holder.index]] : [],
  ),
);

export const cancelDiscarded: Rule = {
  meta: {
    id: "cancel-discarded",
    family: "context",
    tier: "proven",
    severity: "warning",
    summary: "The cancel function of a derived context is thrown away where it is made.",
    docs: {
      what: "Reports `ctx, _ := context.WithCancel(parent)` and its like (`WithTimeout`, `WithDeadline`, the `Cause` forms, `signal.NotifyContext`): with the cancel function gone, nothing can release the context before its parent ends or its deadline passes.",
      why: "The derived context stays registered with its parent, and a deadline keeps a timer running, even when the work was done long ago. `WithCancel` without its cancel function has no use at all: the context can never be cancelled by this code.",
      example: `package fetch

import (
	"context"
	"net/http"
	"time"
)

func head(parent context.Context, url string) (*http.Request, error) {
	ctx, _ := context.WithTimeout(parent, time.Minute)
	return http.NewRequestWithContext(ctx, http.MethodHead, url, nil)
}
`,
      mended: `package fetch

import (
	"context"
	"net/http"
	"time"
)

func head(parent context.Context, url string) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(parent, time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, url, nil)
	if err != nil {
		return nil, err
	}
	return http.DefaultClient.Do(req)
}
`,
      limits:
        "Silent at package level and in `main` outside loops, where the context may live as long as the process; where the code waits for the context to be done; and where the parent is cancelled by the same function. The fix is not safe where the context outlives the function (it is returned, or a goroutine uses it): then it is shown, but fix-all leaves it out.",
      references: ["https://pkg.go.dev/context#WithCancel", "https://go.dev/blog/context"],
    },
    fix: { title: "Keep the cancel function and defer it", safety: "safe" },
    detection: ["syntax"],
    overlaps: ["vet:lostcancel"],
  },
  check(context) {
    let found: ReadonlySet<Node> | undefined;
    const leaking = () => {
      found ??= new Set<Node>(leaksOf(context, "cancel-not-called").map(({ acquire }) => acquire));
      return found;
    };
    for (const candidate of captured(context, "call", "Call")) {
      const { file, checker, node } = candidate;
      const index = cancelResults.get(fullNameOf(checker, node) ?? "");
      if (index === undefined) continue;
      const parent = checker.parentOf(node);
      const blank = leftOf(parent)[index];
      if (blank?.kind !== "Ident" || blank.name !== "_") continue;
      if (isMain(candidate.func, context.pkg) && !inLoop(checker, node)) continue;
      if (endsByItself(node, checker, leaking())) continue;
      const made = file.text.slice(node.fun.pos, node.fun.end);
      context.report({
        message: say`The cancel function of \`${made}\` is discarded: the context leaks until its parent ends`,
        span: { file: file.path, start: blank.pos, end: blank.end },
        trace: [
          { span: { file: file.path, start: node.pos, end: node.fun.end }, text: say`the context is derived here` },
        ],
        fixes: parent?.kind === "Assign" ? fixes(candidate, parent, index) : [],
      });
    }
  },
};

/** What gets the results of the one call on the right: `ctx, _ = f()`, `var ctx, _ = f()`. */
function leftOf(parent: Node | undefined): readonly Expr[] {
  if (parent?.kind === "Assign" && parent.rhs.length === 1) return parent.lhs;
  return parent?.kind === "ValueSpec" && parent.values.length === 1 ? parent.names : [];
}

function fixes(candidate: CandidateNode<Call>, assign: Assign, index: number): Fix[] {
  const { file, checker, func, node } = candidate;
  const place = placeOf(checker, assign);
  const blank = assign.lhs[index];
  if (place === undefined || blank === undefined || place.stmt !== assign || inLoop(checker, node)) return [];
  const name = freshName(file, func, ["cancel", "cancelCtx", "stop"]);
  const after = insertAfter(file, assign, [`defer ${name}${cause(node, file)}`]);
  const edits: (Edit | undefined)[] = [replaceNode(file, blank, name), after];
  if (!assign.define) edits.push(declare(candidate, assign, name));
  if (edits.some((edit) => edit === undefined)) return [];
  const safety = outlives(checker, assign, index) ? "unsafe" : "safe";
  return [{ title: say`Name it \`${name}\` and defer it`, safety, edits: edits as Edit[] }];
}

/** `WithCancelCause` answers a function that wants a cause. */
function cause(call: Call, file: GoFile): string {
  return file.text.slice(call.fun.pos, call.fun.end).endsWith("WithCancelCause") ? "(nil)" : "()";
}

/** `ctx, _ = …` needs the variable declared before. */
function declare({ file, node }: CandidateNode<Call>, assign: Assign, name: string): Edit | undefined {
  if (node.fun.kind !== "Selector" || node.fun.x.kind !== "Ident") return undefined;
  const type = cause(node, file) === "()" ? "CancelFunc" : "CancelCauseFunc";
  return insertBefore(file, assign, [`var ${name} ${node.fun.x.name}.${type}`]);
}

/**
 * Whether the context may be used after the function has returned: it is assigned to something that is no variable of
 * the function, or a use of it stands in a return, a goroutine, a closure, a composite literal, an assignment or a send.
 */
function outlives(checker: Checker, assign: Assign, index: number): boolean {
  const target = assign.lhs[index === 0 ? 1 : 0];
  if (target?.kind !== "Ident" || target.name === "_") return true;
  const obj = checker.objectOf(target);
  if (obj?.kind !== "var" || obj.role === "global" || obj.role === "result") return true;
  return checker.usesOf(obj).some((use) => {
    if (use.pos < assign.end) return false;
    for (let node = checker.parentOf(use); node !== undefined; node = checker.parentOf(node)) {
      switch (node.kind) {
        case "FuncLit":
        case "GoStmt":
        case "CompositeLit":
        case "Return":
        case "Assign":
        case "Send":
          return !consumed(node, use, checker);
        case "ExprStmt":
        case "DeferStmt":
        case "If":
        case "Block":
          return false;
      }
    }
    return true;
  });
}

/** `err := f(ctx)` and `return f(ctx)` use it up before the function ends: no result that is kept can hold it. */
function consumed(node: Node, use: Node, checker: Checker): boolean {
  const call = checker.parentOf(use);
  if (call?.kind !== "Call" || checker.parentOf(call) !== node) return false;
  const type = checker.typeOf(call);
  const types = type.kind === "Tuple" ? type.types : [type];
  const plain = (part: Type): boolean => part.kind === "Basic" && part.name !== "any";
  if (node.kind === "Return") return types.every(plain);
  if (node.kind !== "Assign") return false;
  return types.every((part, index) => plain(part) || isBlank(node.lhs[index]));
}

function isBlank(expr: Expr | undefined): boolean {
  return expr?.kind === "Ident" && expr.name === "_";
}
