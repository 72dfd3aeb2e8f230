import type { Fix } from "../../finding/finding";
import { say } from "../../finding/say";
import type { Call, CommClause, Expr, Node, Select } from "../../go/ast";
import type { Checker, GoVersion } from "../../go/model";
import { walk } from "../../go/walk";
import { type CandidateNode, captured } from "../candidates";
import { insertBefore, replaceNode, textOf } from "../fixes/lines";
import { freshName } from "../fixes/names";
import { comesBack, type Loop, leavesLoop, loopAround } from "../loops";
import type { Rule } from "../rule";
import { fullNameOf } from "../targets";
import { atLeast } from "../versions";
import { durationText } from "./duration";

export const timeAfterInLoop: Rule = {
  meta: {
    id: "time-after-in-loop",
    family: "timer",
    tier: "proven",
    severity: "warning",
    summary:
      "`time.After` in a loop's select leaves a timer behind with every turn that another case wins (before Go 1.23).",
    docs: {
      what: "Reports `time.After` in a `select` inside a loop. Where another case can win and the loop goes on, each such turn leaves a running timer behind. Where every other case leaves the loop, one timer outlives it; that is reported as information.",
      why: "Before Go 1.23 the runtime holds the timer and its channel until it fires, used or not. A busy loop with a timeout of a minute holds a minute's worth of timers, some 200 bytes each.",
      example: `package pump

import "time"

func pump(in <-chan int, out func(int)) {
	for {
		select {
		case v := <-in:
			out(v)
		case <-time.After(time.Minute):
			return
		}
	}
}
`,
      mended: `package pump

import "time"

func pump(in <-chan int, out func(int)) {
	timer := time.NewTimer(time.Minute)
	defer timer.Stop()
	for {
		if !timer.Stop() {
			select {
			case <-timer.C:
			default:
			}
		}
		timer.Reset(time.Minute)
		select {
		case v := <-in:
			out(v)
		case <-timer.C:
			return
		}
	}
}
`,
      limits:
        "Needs a module whose `go` line (or a file whose build constraint) is below 1.23; from then on unreferenced timers are collected. Constant times below ten milliseconds are left out: too few timers come together. A plain `<-time.After(d)` waits for its timer and is in order. Where only the last timer outlives the loop it is said in the strict profile; in tests only loops without end count.",
      references: ["https://pkg.go.dev/time#After", "https://go.dev/doc/go1.23#timer-changes"],
    },
    fix: { title: "Use one timer for all turns", safety: "safe" },
    detection: ["syntax"],
    overlaps: [],
    goVersions: "From Go 1.23 on unreferenced timers are collected: silent",
  },
  check(context) {
    for (const candidate of captured(context, "call", "Call")) {
      const { file, checker, node } = candidate;
      if (atLeast(context.goVersion(file), 1, 23) || fullNameOf(checker, node) !== "time.After") continue;
      const place = selectAround(checker, node);
      const loop = place && loopAround(checker, place.select);
      if (place === undefined || loop === undefined || !comesBack(checker, place.select, loop)) continue;
      const winner = otherThatGoesOn(checker, place, loop);
      if (winner === undefined && listLeaves(checker, place.clause, loop)) continue;
      if (isShort(node.args[0], checker)) continue;
      // A test's loop ends, and its timers with it.
      if (context.pkg.isTest(file) && (winner === undefined || loop.kind === "Range" || loop.cond !== undefined))
        continue;
      const held = durationText(checker, file, node.args[0]);
      const version = versionText(context.goVersion(file));
      context.report({
        message:
          winner === undefined
            ? say`\`time.After\` makes a timer every turn; the last one outlives the loop by ${held} (${version})`
            : say`\`time.After\` leaves a timer behind every turn, each held for ${held} (${version})`,
        span: { file: file.path, start: node.pos, end: node.end },
        ...(winner === undefined ? { tier: "advice" as const, severity: "information" as const } : {}),
        trace: [
          { span: { file: file.path, start: loop.pos, end: loop.pos + 3 }, text: say`each turn of this loop` },
          { span: { file: file.path, start: node.pos, end: node.end }, text: say`makes a timer` },
          ...(winner === undefined
            ? []
            : [
                {
                  span: { file: file.path, start: winner.pos, end: winner.comm?.end ?? winner.end },
                  text: say`when this case wins, the timer goes on and the loop makes another`,
                },
              ]),
        ],
        fixes: fixes(candidate, place.select, loop),
      });
    }
  },
};

interface Place {
  readonly clause: CommClause;
  readonly select: Select;
}

/** The select whose case receives from the call's channel. */
function selectAround(checker: Checker, call: Call): Place | undefined {
  const receive = checker.parentOf(call);
  if (receive?.kind !== "Unary" || receive.op !== "<-") return undefined;
  const comm = checker.parentOf(receive);
  const clause = comm && checker.parentOf(comm);
  if (clause?.kind !== "CommClause" || clause.comm !== comm) return undefined;
  const select = checker.parentOf(clause);
  return select?.kind === "Select" ? { clause, select } : undefined;
}

/** Another case after which the loop goes on. */
function otherThatGoesOn(checker: Checker, { clause, select }: Place, loop: Loop): CommClause | undefined {
  return select.clauses.find((other) => other !== clause && !listLeaves(checker, other, loop));
}

function listLeaves(checker: Checker, clause: CommClause, loop: Loop): boolean {
  return clause.body.some((stmt) => leavesLoop(checker, stmt, loop));
}

/** Milliseconds: what a loop can make of timers in that time is no load, and ends by itself. */
const shortest = 10_000_000;

/** A constant, also in a variable that keeps its first value: `interval := time.Millisecond`. */
function isShort(duration: Expr | undefined, checker: Checker): boolean {
  const value = duration && (checker.intConst(duration) ?? firstValue(duration, checker));
  return value !== undefined && value > 0 && value < shortest;
}

function firstValue(expr: Expr, checker: Checker): number | undefined {
  const obj = expr.kind === "Ident" ? checker.objectOf(expr) : undefined;
  if (obj?.kind !== "var" || obj.role !== "local" || obj.site.kind !== "Assign") return undefined;
  const { lhs, rhs } = obj.site;
  const value = lhs.length === rhs.length ? rhs[lhs.indexOf(obj.decl)] : undefined;
  const isChanged = checker.usesOf(obj).some((use) => {
    const parent = use === obj.decl ? undefined : checker.parentOf(use);
    if (parent?.kind === "Assign") return parent.lhs.includes(use);
    return parent?.kind === "IncDec" || parent?.kind === "Range" || (parent?.kind === "Unary" && parent.op === "&");
  });
  return value && !isChanged ? checker.intConst(value) : undefined;
}

function versionText(version: GoVersion): string {
  return `Go ${version.major}.${version.minor}`;
}

/** One timer before the loop, set anew each turn in the way that is right for all versions of Go. */
function fixes({ file, checker, func, node }: CandidateNode<Call>, select: Select, loop: Loop): Fix[] {
  const duration = node.args[0];
  const parent = checker.parentOf(loop);
  if (duration === undefined || parent?.kind !== "Block" || loopAround(checker, loop) !== undefined) return [];
  if (checker.parentOf(select)?.kind !== "Block" || !isSettled(checker, duration, loop)) return [];
  const pkg = node.fun.kind === "Selector" ? textOf(file, node.fun.x) : "time";
  const name = freshName(file, func, ["timer", "timeout"]);
  const text = textOf(file, duration);
  const make = insertBefore(file, loop, [`${name} := ${pkg}.NewTimer(${text})`, `defer ${name}.Stop()`]);
  const reset = insertBefore(file, select, drained(name, `${name}.Reset(${text})`));
  if (make === undefined || reset === undefined) return [];
  return [
    {
      title: say`Use one timer for all turns`,
      safety: "safe",
      edits: [make, reset, replaceNode(file, node, `${name}.C`)],
    },
  ];
}

function drained(name: string, reset: string): string[] {
  const lines = [`if !${name}.Stop() {`, "\tselect {", `\tcase <-${name}.C:`, "\tdefault:", "\t}", "}"];
  return [...lines, reset];
}

/** The same whenever it is asked for, and known before the loop: literals, constants, variables from outside, products. */
function isSettled(checker: Checker, duration: Node, loop: Loop): boolean {
  let settled = true;
  walk(duration, (node) => {
    if (node.kind === "Ident") {
      const obj = checker.objectOf(node);
      if (obj?.kind === "var" && loop.pos <= obj.decl.pos && obj.decl.pos < loop.end) settled = false;
    } else if (node.kind === "Call") {
      const callee = checker.calleeOf(node).kind;
      if (callee !== "conversion") settled = false;
    } else if (!/^(BasicLit|Selector|Binary|Unary)$/.test(node.kind) || (node.kind === "Unary" && node.op === "<-")) {
      settled = false;
    }
    return settled;
  });
  return settled;
}
