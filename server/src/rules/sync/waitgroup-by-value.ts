import { say } from "../../finding/say";
import type { Rule } from "../rule";
import { copies } from "./lock-copies";
import { insertAt } from "./pointer-fix";

/** Wait groups that are copied: Done counts down the copy. */
export const waitgroupByValue: Rule = {
  meta: {
    id: "waitgroup-by-value",
    family: "sync",
    tier: "proven",
    severity: "warning",
    summary: "a `sync.WaitGroup`, or a struct that holds one, copied by a parameter, receiver, assignment or range",
    docs: {
      what: "Reports a `sync.WaitGroup`, or a struct or array that holds one by value, that is copied.",
      why: "`Done` on the copy counts down the copy. The original never comes to zero: `Wait` waits for ever, and everything that its goroutine holds stays.",
      example: `package work

import "sync"

func one(wg sync.WaitGroup, job func()) {
	defer wg.Done()
	job()
}

func all(jobs []func()) {
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Add(1)
		go one(wg, job)
	}
	wg.Wait()
}
`,
      mended: `package work

import "sync"

func one(wg *sync.WaitGroup, job func()) {
	defer wg.Done()
	job()
}

func all(jobs []func()) {
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Add(1)
		go one(&wg, job)
	}
	wg.Wait()
}
`,
      limits: "A new value may be moved. Types that cannot be read are not judged.",
      references: ["https://pkg.go.dev/sync#WaitGroup"],
    },
    fix: { title: "Take a pointer", safety: "unsafe" },
    detection: ["syntax"],
    overlaps: ["vet:copylocks"],
  },
  check(context) {
    for (const copy of copies(context, "WaitGroup")) {
      context.report({
        message: say`${copy.what} copies ${copy.holds}: Done on the copy never ends the Wait`,
        span: { file: copy.file.path, start: copy.node.pos, end: copy.node.end },
        trace: [{ span: { file: copy.file.path, start: copy.node.pos, end: copy.node.end }, text: say`copied here` }],
        fixes: insertAt(copy),
      });
    }
  },
};
