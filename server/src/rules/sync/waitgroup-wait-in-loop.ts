import type { BlockedFinding } from "../../concurrency/blocking";
import type { Fix } from "../../finding/finding";
import { say } from "../../finding/say";
import type { Checker } from "../../go/model";
import { blockedRule } from "../blocked-rule";
import { moveAfter, placeOf } from "../fixes/statements";
import { loopAround } from "../loops";

export const waitgroupWaitInLoop = blockedRule({
  meta: {
    id: "waitgroup-wait-in-loop",
    family: "sync",
    tier: "proven",
    severity: "warning",
    summary: "Wait stands inside the loop that starts what it waits for.",
    docs: {
      what: "Reports `wg.Wait()` inside the loop that starts the counted goroutines, when all of them were added before the loop: the first Wait waits for goroutines that later turns would start.",
      why: "The counter cannot reach zero before the loop has turned on, and the loop does not turn on before the counter is zero.",
      example: `package load

import "sync"

func all(names []string, load func(string)) {
	var wg sync.WaitGroup
	wg.Add(len(names))
	for _, name := range names {
		go func() {
			defer wg.Done()
			load(name)
		}()
		wg.Wait()
	}
}
`,
      mended: `package load

import "sync"

func all(names []string, load func(string)) {
	var wg sync.WaitGroup
	wg.Add(len(names))
	for _, name := range names {
		go func() {
			defer wg.Done()
			load(name)
		}()
	}
	wg.Wait()
}
`,
      limits: "`Add(1)` in each turn followed by Wait in the same turn is slow but no leak, and not reported.",
      references: ["https://pkg.go.dev/sync#WaitGroup"],
    },
    fix: { title: "Move Wait behind the loop", safety: "unsafe" },
    detection: ["schedules"],
    overlaps: [],
  },
  causes: ["waitgroup-wait-in-loop"],
  message: () => say`Wait inside the loop waits for goroutines that later turns would start`,
  fixes: (finding, checker) => moveOut(finding, checker),
});

function moveOut(finding: BlockedFinding, checker: Checker): Fix[] {
  const { file, node } = finding.site;
  const wait = placeOf(checker, node);
  const loop = loopAround(checker, node);
  const place = loop && placeOf(checker, loop);
  if (wait?.stmt.kind !== "ExprStmt" || !place) return [];
  // Deeper in the loop than its target: the line would come out indented by one step too many.
  const edits = moveAfter(file, wait.stmt, place.stmt);
  return edits ? [{ title: say`Move \`Wait\` behind the loop`, safety: "unsafe", edits }] : [];
}
