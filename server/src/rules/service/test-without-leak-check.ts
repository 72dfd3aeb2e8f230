import { say } from "../../finding/say";
import type { GoFile } from "../../go/ast";
import { walk } from "../../go/walk";
import type { Rule } from "../rule";

const leakChecks =
  /goleak\.|leaktest\.|synctest\.|goroutineleak|runtime\.NumGoroutine\(|leakcheck\.|SetupTestEnvironment/;

/** Packages that start goroutines and whose tests never look whether they end. */
export const testWithoutLeakCheck: Rule = {
  meta: {
    id: "test-without-leak-check",
    family: "service",
    tier: "advice",
    severity: "hint",
    summary: "a package that starts goroutines has tests, and none looks for leaked ones",
    docs: {
      what: "Reports, once for a package, that its code starts goroutines, that it has tests, and that no test uses goleak, `testing/synctest`, a leak profile or a goroutine count.",
      why: "A leaked goroutine makes no test fail by itself. Checked at the end of the tests it shows on the day it is written, with its stack.",
      example: `package worker

import "testing"

func Start() {
	go work()
}

func work() {}

func TestStart(t *testing.T) {
	Start()
}
`,
      mended: `package worker

import (
	"testing"
	"testing/synctest"
)

func Start() {
	go work()
}

func work() {}

func TestStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { Start() })
}
`,
      limits: "A check that is made by a helper of another package is not seen.",
      references: ["https://pkg.go.dev/go.uber.org/goleak", "https://pkg.go.dev/testing/synctest"],
    },
    fix: { none: "the check needs a module that only the program's author can add" },
    detection: ["syntax"],
    overlaps: [],
    tests: true,
  },
  check(context) {
    const { files } = context.pkg;
    if (files.some((file) => leakChecks.test(file.text))) return;
    const test = context.files.find((file) => /^func Test\w*\(\w+ \*testing\.T\)/m.test(file.text));
    const spawn = test === undefined ? undefined : firstGo(files);
    if (test === undefined || spawn === undefined) return;
    const name = /^func (Test\w*)/m.exec(test.text)!;
    const start = name.index + "func ".length;
    context.report({
      message: say`this package starts goroutines, and no test of it looks whether they end`,
      span: { file: test.path, start, end: start + name[1]!.length },
      trace: [
        {
          span: { file: spawn.file.path, start: spawn.start, end: spawn.start + 2 },
          text: say`a goroutine is started`,
        },
      ],
    });
  },
};

function firstGo(files: readonly GoFile[]): { file: GoFile; start: number } | undefined {
  for (const file of files) {
    for (const decl of file.decls) {
      if (decl.kind !== "FuncDecl" || decl.body === undefined || /^(Test|Benchmark|Example|Fuzz)/.test(decl.name.name))
        continue;
      if (!/\bgo\s+[\w(]/.test(file.text.slice(decl.pos, decl.end))) continue;
      let start: number | undefined;
      walk(decl.body, (node) => {
        if (node.kind === "GoStmt") start ??= node.pos;
        return start === undefined;
      });
      if (start !== undefined) return { file, start };
    }
  }
  return undefined;
}
