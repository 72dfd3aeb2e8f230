import type { Fix } from "../../finding/finding";
import { say } from "../../finding/say";
import type { BasicBlock, Cfg, Item } from "../../flow/cfg";
import { flowOf } from "../../flow/service";
import type { Expr, ExprStmt, GoFile, If, Node, Unary } from "../../go/ast";
import type { Checker } from "../../go/model";
import { walk } from "../../go/walk";
import { captured } from "../candidates";
import { beginsLine, endsLine, indentAt, lineBreak, replaceNode, textOf } from "../fixes/lines";
import type { Rule } from "../rule";

export const timerDrainDeadlock: Rule = {
  meta: {
    id: "timer-drain-deadlock",
    family: "timer",
    tier: "proven",
    severity: "warning",
    summary:
      "`if !t.Stop() { <-t.C }` on a path where the timer's channel was already received from: it waits for ever.",
    docs: {
      what: "Reports the drain of a timer's channel after `Stop` returned false, when some path comes there after it has received from the same channel and has not set the timer anew.",
      why: "The channel gets one value each time the timer fires. Once that value is taken, `Stop` returns false and the second receive has nothing to wait for: the goroutine hangs. From Go 1.23 on no stale value is ever left behind, so the drain is not needed at all.",
      example: `package pump

import "time"

func pump(in <-chan int, flush func(), wait time.Duration) {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	for {
		select {
		case _, ok := <-in:
			if !ok {
				return
			}
		case <-timer.C:
			flush()
		}
		if !timer.Stop() {
			<-timer.C
		}
		timer.Reset(wait)
	}
}
`,
      mended: `package pump

import "time"

func pump(in <-chan int, flush func(), wait time.Duration) {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	for {
		select {
		case _, ok := <-in:
			if !ok {
				return
			}
		case <-timer.C:
			flush()
		}
		if !timer.Stop() {
			select {
			case <-timer.C:
			default:
			}
		}
		timer.Reset(wait)
	}
}
`,
      limits:
        "Looks at receives, resets and drains of the same timer in one function. A flag that remembers whether the value was taken, tested beside `Stop` or around the drain, keeps it silent.",
      references: ["https://pkg.go.dev/time#Timer.Stop", "https://pkg.go.dev/time#Timer.Reset"],
    },
    fix: { title: "Drain without waiting", safety: "safe" },
    goVersions:
      "It hangs in every version. From Go 1.23 on `Stop` and `Reset` leave no stale value behind, and the drain can go altogether.",
    detection: ["flow"],
    overlaps: [],
  },
  check(context) {
    for (const { file, checker, node } of captured(context, "receive", "Unary")) {
      const drain = drainOf(checker, file, node);
      const func = checker.functionOf(node);
      if (drain === undefined || func === undefined) continue;
      const cfg = flowOf(context.program).cfg(func, checker);
      const earlier = receivedBefore(cfg, file, drain);
      if (earlier === undefined || isUpToOthers(checker, drain, earlier)) continue;
      const span = { file: file.path, start: node.pos, end: node.end };
      context.report({
        message: say`\`${drain.timer}.C\` may be empty already: after it was received from, this waits for ever`,
        span,
        trace: [
          {
            span: { file: file.path, start: earlier.pos, end: earlier.end },
            text: say`the timer's only value is taken here`,
          },
          {
            span: { file: file.path, start: drain.check.cond.pos, end: drain.check.cond.end },
            text: say`\`Stop\` returns false, the timer has fired`,
          },
          { span, text: say`nothing more will come` },
        ],
        fixes: fixes(file, drain.stmt, node),
      });
    }
  },
};

interface Drain {
  readonly stmt: ExprStmt;
  readonly check: If;
  /** The timer as written: "timer", "s.timer". */
  readonly timer: string;
}

/** `if !t.Stop() { <-t.C }` around a receive from a time.Timer, with nothing else in the condition. */
function drainOf(checker: Checker, file: GoFile, receive: Unary): Drain | undefined {
  if (receive.x.kind !== "Selector" || !isTimer(checker, receive.x.x)) return undefined;
  const timer = textOf(file, receive.x.x);
  const stmt = checker.parentOf(receive);
  const block = stmt && checker.parentOf(stmt);
  const check = block && checker.parentOf(block);
  if (stmt?.kind !== "ExprStmt" || check?.kind !== "If" || check.then !== block) return undefined;
  const { cond } = check;
  const stops = cond.kind === "Unary" && cond.op === "!" && textOf(file, cond.x) === `${timer}.Stop()`;
  return stops ? { stmt, check, timer } : undefined;
}

function isTimer(checker: Checker, expr: Expr): boolean {
  const type = checker.typeOf(expr);
  const plain = type.kind === "Pointer" ? type.elem : type;
  return plain.kind === "Named" && plain.pkg === "time" && plain.name === "Timer";
}

/** Another receive from which control comes to the drain without setting the timer anew. */
function receivedBefore(cfg: Cfg, file: GoFile, drain: Drain): Node | undefined {
  for (const block of cfg.blocks) {
    for (const [index, item] of block.items.entries()) {
      const receive = isPlain(item) ? receiveIn(item.node as Node, file, drain) : undefined;
      if (receive !== undefined && reaches(cfg, block, index + 1, file, drain)) return receive;
    }
  }
  return undefined;
}

/**
 * A condition around the drain that the receive does not share may know that the timer was set again.
 * ```go
 * if queue.first() == done { if !timer.Stop() { <-timer.C } }
 * ```
 */
function isUpToOthers(checker: Checker, { check }: Drain, receive: Node): boolean {
  let child: Node = check;
  for (let node = checker.parentOf(check); node !== undefined; node = checker.parentOf(node)) {
    if (node.kind === "For" || node.kind === "Range" || node.kind === "FuncDecl" || node.kind === "FuncLit")
      return false;
    if (node.kind === "If" && child !== node.init && !(child.pos <= receive.pos && receive.end <= child.end))
      return true;
    child = node;
  }
  return false;
}

/** A range or a type switch binds its variables; the node of that item is the whole statement. */
function isPlain(item: Item): boolean {
  return item.op === "stmt" || item.op === "eval";
}

function receiveIn(node: Node, file: GoFile, drain: Drain): Node | undefined {
  let found: Node | undefined;
  if (node === drain.stmt || !("kind" in node)) return undefined;
  walk(node, (inner) => {
    if (inner.kind === "FuncLit" || inner === drain.stmt) return false;
    if (inner.kind === "Unary" && inner.op === "<-" && textOf(file, inner.x) === `${drain.timer}.C`) found = inner;
    return found === undefined;
  });
  return found;
}

function reaches(cfg: Cfg, start: BasicBlock, from: number, file: GoFile, drain: Drain): boolean {
  const seen = new Set<number>();
  const todo: { readonly block: BasicBlock; readonly from: number }[] = [{ block: start, from }];
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    const items = at.block.items.slice(at.from);
    const stop = items.findIndex((item) =>
      isPlain(item) ? setsAnew(item.node as Node, file, drain) : bindsAnew(item, file, drain),
    );
    const hit = items.findIndex(({ node }) => node === drain.stmt);
    if (hit >= 0 && (stop < 0 || hit < stop)) return true;
    if (stop >= 0) continue;
    for (const { to } of at.block.succs) {
      if (seen.has(to.id)) continue;
      seen.add(to.id);
      todo.push({ block: cfg.blocks[to.id]!, from: 0 });
    }
  }
  return false;
}

/** `for _, t := range timers`: another one each turn. */
function bindsAnew(item: Item, file: GoFile, { timer }: Drain): boolean {
  if (item.op !== "range") return false;
  return [item.node.key, item.node.value].some((target) => target !== undefined && textOf(file, target) === timer);
}

/** `t.Reset(d)`, `t = time.NewTimer(d)`, `var t = timers[i]`, or anything that gets the timer and might do so. */
function setsAnew(node: Node, file: GoFile, { timer }: Drain): boolean {
  if (!("kind" in node)) return false;
  let sets = false;
  walk(node, (inner) => {
    if (inner.kind === "FuncLit") return false;
    if (inner.kind === "Assign" && inner.lhs.some((target) => textOf(file, target) === timer)) sets = true;
    if (inner.kind === "ValueSpec" && inner.names.some(({ name }) => name === timer)) sets = true;
    if (inner.kind === "Call") {
      if (textOf(file, inner.fun) === `${timer}.Reset`) sets = true;
      if (inner.args.some((arg) => textOf(file, arg) === timer)) sets = true;
    }
    return !sets;
  });
  return sets;
}

function fixes(file: GoFile, stmt: ExprStmt, receive: Unary): Fix[] {
  if (!beginsLine(file, stmt) || !endsLine(file, stmt)) return [];
  const indent = indentAt(file.text, stmt.pos);
  const eol = lineBreak(file.text);
  const lines = ["select {", `case ${textOf(file, receive)}:`, "default:", "}"];
  const text = lines.join(`${eol}${indent}`);
  return [{ title: say`Drain without waiting`, safety: "safe", edits: [replaceNode(file, stmt, text)] }];
}
