import { say } from "../../finding/say";
import type { BasicBlock } from "../../flow/cfg";
import { flowOf } from "../../flow/service";
import { contains } from "../../flow/walk";
import type { Node } from "../../go/ast";
import type { VarObj } from "../../go/model";
import { walk } from "../../go/walk";
import { operationSpan } from "../blocked-rule";
import { lineNumber } from "../fixes/lines";
import type { Rule, RuleContext } from "../rule";
import { type GroupUse, groupsService, type LocalGroup } from "./groups";

/** Adds that come while somebody waits already. */
export const waitgroupReused: Rule = {
  meta: {
    id: "waitgroup-reused",
    family: "sync",
    tier: "likely",
    severity: "warning",
    summary: "Add after a goroutine has begun to Wait: its Wait may have returned, or be about to.",
    docs: {
      what: "Reports `wg.Add` (or `wg.Go`) that a function comes to after it has started a goroutine that waits for the group, when nothing in between waits for that goroutine and the function holds no count of its own.",
      why: "Wait returns as soon as the counter is zero, which it is before the first Add and whenever all goroutines of the moment have ended. What comes behind the Wait (mostly a close of the result channel) then runs while others still work. An Add that meets a waiter that is just waking up panics: WaitGroup is reused before previous Wait has returned.",
      example: `package gather

import "sync"

func all(jobs []func() int) <-chan int {
	out := make(chan int)
	var wg sync.WaitGroup
	go func() {
		wg.Wait()
		close(out)
	}()
	for _, job := range jobs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			out <- job()
		}()
	}
	return out
}
`,
      mended: `package gather

import "sync"

func all(jobs []func() int) <-chan int {
	out := make(chan int)
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			out <- job()
		}()
	}
	go func() {
		wg.Wait()
		close(out)
	}()
	return out
}
`,
      limits:
        "The wait group must be a local variable all of whose uses are seen. Silent where the function receives from a channel that the waiting goroutine has, and where it counts itself until all is added.",
      references: ["https://pkg.go.dev/sync#WaitGroup.Add", "https://pkg.go.dev/sync#WaitGroup.Wait"],
    },
    fix: { none: "whether the Adds come too late or the Wait too early is for the author to say" },
    detection: ["flow"],
    overlaps: [],
  },
  check(context) {
    for (const group of context.service(groupsService)) {
      if (!context.pkg.files.includes(group.file)) continue;
      for (const { wait, add } of reuses(group, context)) {
        const { name } = group.variable;
        const line = lineNumber(wait.file.text, wait.call.pos);
        context.report({
          message: say`\`${name}\` is added to after a Wait for it has begun, on line ${line}: that may be over already`,
          span: operationSpan(add.file, add.call),
          trace: [
            {
              span: operationSpan(wait.file, wait.call),
              text: say`returns as soon as the counter is zero`,
              goroutine: 1,
            },
            { span: operationSpan(add.file, add.call), text: say`may come after that` },
          ],
        });
      }
    }
  },
};

function* reuses(
  group: LocalGroup,
  { program }: RuleContext,
): Iterable<{ readonly wait: GroupUse; readonly add: GroupUse }> {
  const { uses, variable, checker, func, file } = group;
  const home = checker.functionOf(variable.decl) ?? func;
  const own = uses.filter(
    (use) => use.file === file && use.steps.every(({ kind }) => kind === "loop" || kind === "branch"),
  );
  const adds = new Map(
    own.filter(({ method }) => method === "Add" || method === "Go").map((use) => [use.call as Node, use]),
  );
  // A count of the function's own keeps the counter above zero.
  const holds = uses.some(
    ({ method, steps }) =>
      method === "Done" && !steps.some(({ kind }) => kind === "go" || kind === "Go" || kind === "given"),
  );
  if (adds.size === 0 || holds) return;
  const told = new Set<GroupUse>();
  for (const wait of uses) {
    if (wait.method !== "Wait" || wait.file !== file) continue;
    const spawn = wait.steps.find(({ kind }) => kind !== "loop" && kind !== "branch");
    if (spawn?.kind !== "go" || checker.functionOf(spawn.node) !== home) continue;
    const add = addAfter(spawn.node, adds, group, program);
    if (!add || told.has(add)) continue;
    told.add(add);
    yield { wait, add };
  }
}

/** The first Add that some path comes to from the `go` statement of the waiter without waiting for it. */
function addAfter(
  spawn: Node,
  adds: ReadonlyMap<Node, GroupUse>,
  { checker, variable, func }: LocalGroup,
  program: RuleContext["program"],
): GroupUse | undefined {
  const cfg = flowOf(program).cfg(checker.functionOf(variable.decl) ?? func, checker);
  const shared = variablesIn(spawn, checker);
  shared.delete(variable);
  const todo: { readonly block: BasicBlock; readonly from: number }[] = [];
  for (const block of cfg.blocks) {
    const index = block.items.findIndex(({ node }) => node === spawn);
    if (index >= 0) todo.push({ block, from: index + 1 });
  }
  const seen = new Set<BasicBlock>();
  for (let next = todo.pop(); next; next = todo.pop()) {
    const { block, from } = next;
    let joined = false;
    for (const { op, node } of block.items.slice(from)) {
      if (op === "end") continue;
      const found = op === "range" ? undefined : addIn(node as Node, adds);
      if (found) return found;
      joined =
        contains(node as Node, (part) => part === variable.decl) ||
        mayJoin(node as Node, op === "range", shared, checker);
      if (joined) break;
    }
    if (joined) continue;
    for (const { to } of block.succs) {
      if (seen.has(to)) continue;
      seen.add(to);
      todo.push({ block: to, from: 0 });
    }
  }
  return undefined;
}

function addIn(node: Node, adds: ReadonlyMap<Node, GroupUse>): GroupUse | undefined {
  return node.kind === "ExprStmt" ? adds.get(node.x) : undefined;
}

/** Receives from, ranges over, or hands on something that the waiting goroutine has; or waits itself. */
function mayJoin(node: Node, isHead: boolean, shared: ReadonlySet<VarObj>, checker: LocalGroup["checker"]): boolean {
  const mentions = (part: Node): boolean =>
    contains(part, (inner) => {
      const variable = inner.kind === "Ident" ? checker.objectOf(inner) : undefined;
      return variable?.kind === "var" && shared.has(variable);
    });
  if (isHead) return node.kind === "Range" && mentions(node.x);
  if (node.kind === "GoStmt") return false;
  return contains(node, (part) => {
    if (part.kind === "Unary" && part.op === "<-") return mentions(part.x);
    if (part.kind !== "Call") return false;
    if (part.fun.kind === "Selector" && /^(Wait|Lock)$/.test(part.fun.sel.name)) return true;
    return part.args.some(mentions);
  });
}

function variablesIn(node: Node, checker: LocalGroup["checker"]): Set<VarObj> {
  const out = new Set<VarObj>();
  walk(node, (inner) => {
    const variable = inner.kind === "Ident" ? checker.objectOf(inner) : undefined;
    if (variable?.kind === "var") out.add(variable);
    return undefined;
  });
  return out;
}
