import { blockingService } from "../../concurrency/blocking";
import type { Finding } from "../../finding/finding";
import { say } from "../../finding/say";
import { reachableFrom } from "../../flow/cfg";
import { flowOf } from "../../flow/service";
import { walk } from "../../go/walk";
import { operationSpan } from "../blocked-rule";
import { insertAfter } from "../fixes/lines";
import { placeOf } from "../fixes/statements";
import type { Rule, RuleContext } from "../rule";
import { type GroupUse, groupsService, type LocalGroup } from "./groups";

/** Wait groups that count and that nobody waits for. */
export const waitgroupWaitMissing: Rule = {
  meta: {
    id: "waitgroup-wait-missing",
    family: "sync",
    tier: "likely",
    severity: "warning",
    summary: "Goroutines are counted by a wait group that nobody waits for.",
    docs: {
      what: "Reports a wait group on which Add and Done are called and Wait never is: a local variable all of whose uses are seen, or an unexported struct field that only the package can reach.",
      why: "Somebody meant to wait for these goroutines. As it is they outlive the function (or the value), with all that they hold, and the end of the program cuts them off in their work.",
      example: `package send

import "sync"

func all(messages []string, send func(string)) {
	var wg sync.WaitGroup
	for _, message := range messages {
		wg.Add(1)
		go func() {
			defer wg.Done()
			send(message)
		}()
	}
}
`,
      mended: `package send

import "sync"

func all(messages []string, send func(string)) {
	var wg sync.WaitGroup
	for _, message := range messages {
		wg.Add(1)
		go func() {
			defer wg.Done()
			send(message)
		}()
	}
	wg.Wait()
}
`,
      limits:
        "A function that receives from a channel after it has started the goroutines may wait for them in that way, and is not reported; nor is one that never returns. A field is advice: a group that nobody waits for leaves nothing behind by itself. The fix is unsafe, as a Wait can block: where goroutines hand their results over an unbuffered channel it has to come after these were received.",
      references: ["https://pkg.go.dev/sync#WaitGroup"],
    },
    fix: { title: "Wait behind the last goroutine", safety: "unsafe" },
    detection: ["schedules", "flow"],
    overlaps: [],
  },
  check(context) {
    for (const group of context.service(groupsService)) {
      const first = counted(group, context);
      if (!first || !context.pkg.files.includes(group.file)) continue;
      const { name, decl } = group.variable;
      context.report({
        message: say`\`${name}\` counts goroutines, but nobody waits for them: they may outlive the function`,
        span: operationSpan(first.file, first.call),
        trace: [
          { span: operationSpan(group.file, decl), text: say`never waited for` },
          { span: operationSpan(first.file, first.call), text: say`counts a goroutine` },
        ],
        fixes: waitFix(group),
      });
    }
    for (const { cause, site, trace, via, tier } of context.service(blockingService).findings) {
      if (cause !== "waitgroup-wait-missing") continue;
      context.report({
        message: say`\`${via ?? ""}\` counts goroutines, but no code of the package waits for them`,
        span: operationSpan(site.file, site.node),
        tier,
        severity: "hint",
        trace: trace.map((step) => ({ span: operationSpan(step.site.file, step.site.node), text: step.text })),
      });
    }
  },
};

/** The first count of a group whose goroutines its function leaves behind. */
function counted(group: LocalGroup, { program }: RuleContext): GroupUse | undefined {
  const { uses, func, file, checker } = group;
  const first = uses.find(({ method }) => method === "Add" || method === "Go");
  if (!first || first.file !== file || uses.some(({ method }) => method === "Wait")) return undefined;
  const runs = uses.some(
    ({ method, steps }) => method === "Go" || (method === "Done" && steps.some(({ kind }) => kind === "go")),
  );
  const cfg = flowOf(program).cfg(checker.functionOf(group.variable.decl) ?? func, checker);
  return runs && !joinsOtherwise(group) && reachableFrom(cfg, cfg.entry).has(cfg.end.id) ? first : undefined;
}

/**
 * The function waits for something after it has begun to count: it may be the goroutines.
 * ```go
 * for range jobs { results = append(results, <-out) }
 * ```
 */
function joinsOtherwise({ func, variable, checker, uses }: LocalGroup): boolean {
  const home = checker.functionOf(variable.decl);
  const started = new Set(
    uses.flatMap(({ steps }) => steps.filter(({ kind }) => kind === "go" || kind === "Go").map(({ node }) => node)),
  );
  let joins = false;
  walk(func.body!, (node) => {
    if (started.has(node) || (node.kind === "FuncLit" && node !== home && node.pos > variable.decl.pos)) return false;
    if (node.pos < variable.decl.pos) return undefined;
    const receives =
      (node.kind === "Unary" && node.op === "<-") ||
      node.kind === "Select" ||
      (node.kind === "Range" && isChannel(node.x, checker)) ||
      (node.kind === "Call" && node.fun.kind === "Selector" && /^(Wait|Acquire)$/.test(node.fun.sel.name));
    if (receives) joins = true;
    return !joins;
  });
  return joins;
}

function isChannel(x: Parameters<LocalGroup["checker"]["typeOf"]>[0], checker: LocalGroup["checker"]): boolean {
  const { kind } = checker.underlying(checker.typeOf(x));
  return kind === "Chan" || kind === "Unknown" || kind === "TypeParam";
}

/** Behind the last statement that counts or starts, in the list where the group is declared. */
function waitFix(group: LocalGroup): Finding["fixes"] {
  const { variable, checker, file, uses } = group;
  const declared = placeOf(checker, variable.decl);
  const nodes = uses
    .flatMap((use) => [{ node: use.call, file: use.file }, ...use.steps])
    .flatMap((at) => (at.file === file ? [at.node] : []));
  const last = declared?.list.findLast((stmt) => nodes.some((node) => stmt.pos <= node.pos && node.end <= stmt.end));
  const edit = last && last.kind !== "Return" ? insertAfter(file, last, [`${variable.name}.Wait()`]) : undefined;
  return edit
    ? [{ title: say`Call \`${variable.name}.Wait()\` behind the last goroutine`, safety: "unsafe", edits: [edit] }]
    : [];
}
