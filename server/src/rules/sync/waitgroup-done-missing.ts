import type { BlockedFinding } from "../../concurrency/blocking";
import type { Fix } from "../../finding/finding";
import { say } from "../../finding/say";
import type { FuncLit, Stmt } from "../../go/ast";
import type { Checker } from "../../go/model";
import { walk } from "../../go/walk";
import { blockedRule } from "../blocked-rule";
import { insertBefore, removeLines } from "../fixes/lines";
import { groupsService } from "./groups";
import { mismatchOf } from "./waitgroup-count-mismatch";

export const waitgroupDoneMissing = blockedRule({
  meta: {
    id: "waitgroup-done-missing",
    family: "sync",
    tier: "proven",
    severity: "warning",
    summary: "A counted goroutine can end without Done, so Wait never returns.",
    docs: {
      what: "Reports `wg.Wait()` that can wait for ever: a goroutine counted by Add ends on some path (an early return) without Done, or there is no Done at all.",
      why: "Wait returns only when the counter is zero. One missing Done keeps it, and whoever waits, for ever.",
      example: `package sum

import "sync"

func load(keys []string, get func(string) (int, error)) {
	var wg sync.WaitGroup
	for _, key := range keys {
		wg.Add(1)
		go func() {
			if _, err := get(key); err != nil {
				return
			}
			wg.Done()
		}()
	}
	wg.Wait()
}
`,
      mended: `package sum

import "sync"

func load(keys []string, get func(string) (int, error)) {
	var wg sync.WaitGroup
	for _, key := range keys {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if _, err := get(key); err != nil {
				return
			}
		}()
	}
	wg.Wait()
}
`,
      limits:
        "The wait group must stay within what is explored, or be a struct field that no code of the package calls Done on. A panic in the goroutine is not taken for a way out.",
      references: ["https://pkg.go.dev/sync#WaitGroup"],
    },
    fix: { title: "Defer Done first", safety: "safe" },
    detection: ["schedules"],
    overlaps: [],
  },
  causes: ["waitgroup-done-missing"],
  // Every goroutine says Done, but the number is wrong.
  isTold: ({ site }, context) =>
    context.service(groupsService).some((group) => {
      const at = mismatchOf(group)?.at;
      return at !== undefined && at.file === site.file && at.call.pos === site.node.pos;
    }),
  message: () => say`This Wait never returns: a counted goroutine ends without Done`,
  fixes: (finding, checker) => deferDone(finding, checker),
});

/**
 * `defer wg.Done()` as the first statement of the goroutine that has it as its last: the literal must be the only one
 * that says Done, and say it once.
 */
function deferDone(finding: BlockedFinding, checker: Checker): Fix[] {
  const { file, node } = finding.site;
  if (node.kind !== "Call" || node.fun.kind !== "Selector") return [];
  const done = `${file.text.slice(node.fun.x.pos, node.fun.x.end)}.Done()`;
  const outer = checker.functionOf(node);
  const found: { readonly literal: FuncLit; readonly stmt: Stmt }[] = [];
  if (!outer?.body) return [];
  walk(outer.body, (n) => {
    if (n.kind === "Call" && file.text.slice(n.pos, n.end) === done) {
      const stmt = checker.parentOf(n);
      const literal = checker.functionOf(n);
      if (stmt?.kind === "ExprStmt" && literal?.kind === "FuncLit") found.push({ literal, stmt });
      else found.length = 99;
    }
    return true;
  });
  const [only] = found;
  if (found.length !== 1 || !only) return [];
  const { stmts } = only.literal.body;
  const [first] = stmts;
  if (!first || first === only.stmt || stmts.at(-1) !== only.stmt) return [];
  const edits = [insertBefore(file, first, [`defer ${done}`]), removeLines(file, only.stmt)].filter(
    (e) => e !== undefined,
  );
  return edits.length === 2 ? [{ title: say`Defer \`${done}\` first`, safety: "safe", edits }] : [];
}
