import type { Edit, Fix } from "../../finding/finding";
import { say } from "../../finding/say";
import type { Assign, Expr, Node } from "../../go/ast";
import type { Checker, VarObj } from "../../go/model";
import { walk } from "../../go/walk";
import { type CandidateNode, captured } from "../candidates";
import { removeLines, replace } from "../fixes/lines";
import { comesBack, type Loop, loopsAround } from "../loops";
import type { Rule } from "../rule";
import { fullNameOf } from "../targets";

/** Functions that answer a context which refers to the one they were given, as their first argument. */
const derive =
  /^context\.With\w+$|^google\.golang\.org\/grpc\/metadata\.(NewOutgoing|NewIncoming|AppendToOutgoing)Context$/;

export const contextGrowsInLoop: Rule = {
  meta: {
    id: "context-grows-in-loop",
    family: "context",
    tier: "proven",
    severity: "warning",
    summary: "A context variable is wrapped again in every turn of a loop, so the chain of contexts only grows.",
    docs: {
      what: "Reports `ctx = context.WithValue(ctx, …)` and the other deriving functions when the variable was declared outside the loop: each turn wraps the context of the turn before.",
      why: "A derived context refers to its parent. With every turn the chain gets one link longer; none can be collected while the last is in use, each look-up of a value walks the whole chain, and with `WithCancel` or `WithTimeout` each link is also registered with the one before.",
      example: `package work

import (
	"context"
	"time"
)

func run(ctx context.Context, jobs <-chan func(context.Context)) {
	for job := range jobs {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Second)
		job(ctx)
		cancel()
	}
}
`,
      mended: `package work

import (
	"context"
	"time"
)

func run(ctx context.Context, jobs <-chan func(context.Context)) {
	for job := range jobs {
		ctx, cancel := context.WithTimeout(ctx, time.Second)
		job(ctx)
		cancel()
	}
}
`,
      limits:
        "Silent where the loop sets the variable back to something else each turn, where the turn that wraps is the last, and where values are gathered on purpose: `WithValue` whose key or value comes from the loop's own variables. In tests only loops without end count.",
      references: ["https://pkg.go.dev/context#WithValue", "https://github.com/Crocmagnon/fatcontext"],
    },
    fix: { title: "Declare the context anew each turn", safety: "safe" },
    detection: ["syntax"],
    overlaps: ["fatcontext"],
  },
  check(context) {
    for (const candidate of captured(context, "assign", "Assign")) {
      const growth = growthOf(candidate);
      if (growth === undefined) continue;
      const { file, node } = candidate;
      // A test's loop over its cases ends, and the chain with it.
      if (context.pkg.isTest(file) && (growth.loop.kind === "Range" || growth.loop.cond !== undefined)) continue;
      context.report({
        message: say`\`${growth.variable.name}\` is wrapped again in every turn of the loop: the chain never shrinks`,
        span: { file: file.path, start: node.pos, end: node.end },
        trace: [
          {
            span: spanOf(file.path, growth.variable.decl),
            text: say`\`${growth.variable.name}\` is declared outside the loop`,
          },
          {
            span: { file: file.path, start: growth.loop.pos, end: growth.loop.pos + 3 },
            text: say`each turn of this loop`,
          },
          { span: spanOf(file.path, node), text: say`derives from the context of the turn before` },
        ],
        fixes: fixes(candidate, growth),
      });
    }
  },
};

interface Growth {
  readonly variable: VarObj;
  readonly loop: Loop;
}

function growthOf({ checker, node }: CandidateNode<Assign>): Growth | undefined {
  const [call] = node.rhs;
  const [target] = node.lhs;
  if (node.define || node.op !== "=" || call?.kind !== "Call" || target?.kind !== "Ident") return undefined;
  const name = fullNameOf(checker, call);
  if (name === undefined || !derive.test(name)) return undefined;
  const variable = checker.objectOf(target);
  const parent = call.args[0];
  if (variable?.kind !== "var" || parent === undefined || !denotes(checker, parent, variable)) return undefined;
  const loops = loopsAround(checker, node).filter((loop) => isOutside(variable, loop, checker));
  const loop = loops.find((each) => comesBack(checker, node, each));
  if (loop === undefined || isReset(checker, variable, node, loop)) return undefined;
  return gathers(checker, name, call.args.slice(1), loop) ? undefined : { variable, loop };
}

function denotes(checker: Checker, expr: Expr, variable: VarObj): boolean {
  return expr.kind === "Ident" && checker.objectOf(expr) === variable;
}

/** Declared before the loop's body begins anew: in its own header counts as outside for a `for`, whose variable lives on. */
function isOutside(variable: VarObj, loop: Loop, checker: Checker): boolean {
  if (variable.owner !== checker.functionOf(loop)) return variable.role !== "local" || variable.decl.pos < loop.pos;
  return variable.decl.pos < loop.body.pos || variable.decl.pos >= loop.body.end;
}

/**
 * Set to something that does not come from itself, in the same loop.
 * ```go
 * for _, r := range requests { ctx = base; ctx = context.WithValue(ctx, key, r.ID); serve(ctx) }
 * ```
 */
function isReset(checker: Checker, variable: VarObj, growing: Assign, loop: Loop): boolean {
  return checker.usesOf(variable).some((use) => {
    const parent = checker.parentOf(use);
    if (parent?.kind !== "Assign" || parent === growing || !parent.lhs.includes(use)) return false;
    if (parent.pos < loop.body.pos || parent.end > loop.body.end) return false;
    return !parent.rhs.some((value) => mentions(checker, value, variable));
  });
}

function mentions(checker: Checker, node: Node, variable: VarObj): boolean {
  let found = false;
  walk(node, (inner) => {
    if (inner.kind === "Ident" && checker.objectOf(inner) === variable) found = true;
    return !found;
  });
  return found;
}

/**
 * Values of the loop are put into one context for later use.
 * ```go
 * for key, value := range headers { ctx = context.WithValue(ctx, headerKey(key), value) }
 * ```
 */
function gathers(checker: Checker, name: string, rest: readonly Expr[], loop: Loop): boolean {
  if (/^context\.With(Cancel|Timeout|Deadline)/.test(name)) return false;
  return rest.some((arg) => {
    let fromLoop = false;
    walk(arg, (inner) => {
      const obj = inner.kind === "Ident" ? checker.objectOf(inner) : undefined;
      if (obj?.kind === "var" && loop.pos <= obj.decl.pos && obj.decl.pos < loop.end) fromLoop = true;
      return !fromLoop;
    });
    return fromLoop;
  });
}

/** `:=` is right where nobody looks at the outer variables after this turn's wrapping. */
function fixes({ file, checker, node }: CandidateNode<Assign>, { loop }: Growth): Fix[] {
  const operator = file.text.indexOf("=", node.lhs[node.lhs.length - 1]!.end);
  if (operator < 0 || operator > node.rhs[0]!.pos) return [];
  const block = checker.parentOf(node);
  if (block?.kind !== "Block") return [];
  const removed: Edit[] = [];
  for (const target of node.lhs) {
    const obj = target.kind === "Ident" ? checker.objectOf(target) : undefined;
    if (target.kind === "Ident" && target.name === "_") continue;
    if (obj?.kind !== "var") return [];
    const others = checker.usesOf(obj).filter((use) => use.pos < node.pos || use.pos >= node.end);
    // Inside the block after the assignment: these will see the new variable. Before the loop: they do not matter.
    if (
      !others.every(
        (use) => use.pos === obj.decl.pos || (node.end <= use.pos && use.pos < block.end) || use.pos < loop.pos,
      )
    )
      return [];
    // A variable that was only declared for this would be unused afterwards.
    if (obj.role === "local" && !mentionsBesides(checker, obj, node, block)) {
      const declaration = checker.parentOf(obj.site);
      const edit = declaration?.kind === "DeclStmt" && declaration.decls.length === 1 && removeLines(file, declaration);
      if (obj.site.kind !== "ValueSpec" || obj.site.names.length !== 1 || !edit) return [];
      removed.push(edit);
    }
  }
  return [
    {
      title: say`Declare the context anew each turn with \`:=\``,
      safety: "safe",
      edits: [...removed, replace(file, operator, operator, ":")],
    },
  ];
}

function mentionsBesides(checker: Checker, obj: VarObj, assign: Assign, block: Node): boolean {
  return checker.usesOf(obj).some((use) => {
    if (use === obj.decl || use.pos === obj.decl.pos || assign.lhs.includes(use)) return false;
    return use.pos < block.pos || (assign.pos <= use.pos && use.pos < assign.end);
  });
}

function spanOf(file: string, node: Node): { readonly file: string; readonly start: number; readonly end: number } {
  return { file, start: node.pos, end: node.end };
}
