import type { Fix } from "../../finding/finding";
import { say } from "../../finding/say";
import type { Block, Expr, For, FuncDecl, FuncNode, GoFile, Node } from "../../go/ast";
import type { Checker } from "../../go/model";
import { walk } from "../../go/walk";
import { insertBefore } from "../fixes/lines";
import type { Rule } from "../rule";
import { fullNameOf } from "../targets";
import { isContext, parameterContext } from "./scope";

/** Calls of the standard library that wait and take no context. */
const blocking =
  /^(time\.Sleep|net\.(Dial\w*|Listener\.Accept|\w*Conn\.(Read|Write)\w*)|net\/http\.(Get|Post|PostForm|Head)|net\/http\.Client\.(Get|Post|PostForm|Head)|sync\.(WaitGroup|Cond)\.Wait|os\/exec\.Cmd\.(Run|Wait|Output|CombinedOutput)|database\/sql\.\w+\.(Query|Exec|QueryRow|Prepare|Ping))$/;

export const contextIgnoredInLoop: Rule = {
  meta: {
    id: "context-ignored-in-loop",
    family: "context",
    tier: "advice",
    severity: "hint",
    summary: "A loop without a bound waits again and again and never looks at the function's context.",
    docs: {
      what: "Reports a `for` loop without a condition, or with one that calls something, in a function that has a `context.Context` parameter, when its body sleeps, dials, queries or uses channels and nothing in it mentions a context.",
      why: "The caller cancels and nothing happens: the goroutine goes on until the loop ends by itself, if it ever does.",
      example: `package poll

import (
	"context"
	"time"
)

func poll(ctx context.Context, ready func() bool) {
	for {
		if ready() {
			return
		}
		time.Sleep(time.Second)
	}
}
`,
      mended: `package poll

import (
	"context"
	"time"
)

func poll(ctx context.Context, ready func() bool) {
	for {
		if ready() {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Second):
		}
	}
}
`,
      limits:
        "Any mention of a context in the loop, or of a value made with the context before it, keeps the rule silent, as do loops over a range and loops that count.",
      references: ["https://pkg.go.dev/context", "https://go.dev/blog/pipelines"],
    },
    fix: { title: "Return when the context is done", safety: "unsafe" },
    detection: ["syntax"],
    overlaps: [],
  },
  check(context) {
    for (const { file, func, checker } of context.functions(/\bcontext\.Context\b/, /\bfor\b/)) {
      const inScope = parameterContext(checker, func);
      if (inScope === undefined || inScope.text.endsWith("()") || func.body === undefined) continue;
      const derived = derivedFrom(checker, func, func.body);
      eachLoop(func.body, (loop) => {
        const waits = waitsWithoutContext(checker, loop, derived);
        if (waits === undefined) return;
        context.report({
          message: say`This loop waits again and again and never looks at \`${inScope.text}\``,
          span: { file: file.path, start: loop.pos, end: loop.pos + 3 },
          trace: [
            {
              span: { file: file.path, start: waits.pos, end: waits.end },
              text: say`waits here, whatever the context says`,
            },
          ],
          fixes: fixes(file, func, loop, inScope.text),
        });
      });
    }
  },
};

/** Leaves at the head of a turn once the context is done; only where it is clear what to return. */
function fixes(file: GoFile, func: FuncDecl, loop: For, ctx: string): Fix[] {
  const results = func.type.results;
  const type = results[0] === undefined ? "" : file.text.slice(results[0].type.pos, results[0].type.end);
  const first = loop.body.stmts[0];
  if (first === undefined || results.length > 1 || (results.length === 1 && type !== "error")) return [];
  const leave = results.length === 0 ? "return" : `return ${ctx}.Err()`;
  const edit = insertBefore(file, first, [`if ${ctx}.Err() != nil {`, `\t${leave}`, "}"]);
  return edit === undefined ? [] : [{ title: say`Return when the context is done`, safety: "unsafe", edits: [edit] }];
}

/** Loops of the function itself that nothing bounds: no condition, or one that calls something. */
function eachLoop(body: Block, visit: (loop: For) => void): void {
  walk(body, (node) => {
    if (node.kind === "FuncLit") return false;
    if (node.kind === "For" && node.post === undefined && (node.cond === undefined || hasCall(node.cond))) visit(node);
    return true;
  });
}

function hasCall(expr: Expr): boolean {
  let found = false;
  walk(expr, (node) => {
    if (node.kind === "Call") found = true;
    return !found;
  });
  return found;
}

/** Names of variables that were made with a context: cancelling it reaches them. */
function derivedFrom(checker: Checker, func: FuncNode, body: Block): ReadonlySet<string> {
  const names = new Set<string>();
  for (const param of func.type.params) {
    if (!isContext(checker.typeFrom(param.type))) continue;
    for (const name of param.names) names.add(name.name);
  }
  walk(body, (node) => {
    if (node.kind === "Assign" && node.rhs.some((value) => mentions(value, names))) {
      for (const target of node.lhs)
        if (target.kind === "Ident" && target.name !== "_" && target.name !== "err") names.add(target.name);
    }
    return true;
  });
  return names;
}

function mentions(node: Node, names: ReadonlySet<string>): boolean {
  let found = false;
  walk(node, (inner) => {
    if (inner.kind === "Ident" && names.has(inner.name)) found = true;
    return !found;
  });
  return found;
}

/** The first thing in the loop that waits; undefined where nothing does or a context has its say. */
function waitsWithoutContext(checker: Checker, loop: For, names: ReadonlySet<string>): Node | undefined {
  if (mentions(loop, names)) return undefined;
  let waits: Node | undefined;
  let unsure = false;
  walk(loop.body, (node) => {
    if (node.kind === "FuncLit" || node.kind === "GoStmt") return false;
    // A done channel or another context may end it.
    if (node.kind === "Select" || node.kind === "Send" || (node.kind === "Unary" && node.op === "<-")) unsure = true;
    if (node.kind === "Call" && waits === undefined && blocking.test(fullNameOf(checker, node) ?? "")) waits = node;
    if (node.kind === "Ident" && isContext(checker.typeOf(node))) unsure = true;
    return !unsure;
  });
  return unsure ? undefined : waits;
}
