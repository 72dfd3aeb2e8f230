import { say } from "../../finding/say";
import type { ObligationLeak } from "../../flow/leak";
import type { CompositeLit, Expr } from "../../go/ast";
import type { Checker } from "../../go/model";
import { obligationRule } from "../obligation-rule";
import { waitFix } from "./process-fix";
import { numberIsKept } from "./process-kept";

export const processNotWaited = obligationRule({
  meta: {
    id: "process-not-waited",
    family: "resource",
    tier: "proven",
    severity: "warning",
    summary: "A started process is not waited for on every path.",
    docs: {
      what: "Reports `exec.Cmd.Start` and `os.StartProcess` when some path leaves without `Wait` (or `Process.Release`).",
      why: "A child that has ended stays a zombie until its parent waits for it. `Cmd.Start` also holds pipes, the goroutines that copy them and one that watches the context; `Wait` ends all of these.",
      example: `package run

import (
	"io"
	"os/exec"
)

func lines(name string) ([]byte, error) {
	cmd := exec.Command(name)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return io.ReadAll(out)
}
`,
      mended: `package run

import (
	"io"
	"os/exec"
)

func lines(name string) ([]byte, error) {
	cmd := exec.Command(name)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	text, err := io.ReadAll(out)
	if waitErr := cmd.Wait(); err == nil {
		err = waitErr
	}
	return text, err
}
`,
      limits:
        "Pipes made by `StdoutPipe` and its like need no `Close`: `Wait` closes them. A command that is returned, stored or given to a goroutine is considered handed over; so is one whose number is written down, for somebody finds it again by that.",
      references: ["https://pkg.go.dev/os/exec#Cmd.Start"],
    },
    fix: { title: "Wait for the process in a goroutine", safety: "safe" },
    detection: ["paths"],
    overlaps: [],
  },
  loses: say`a zombie stays behind`,
  judge(leak, context) {
    const checker = context.checker(leak.file);
    if (joinsAnother(leak, checker) || numberIsKept(leak, checker)) return undefined;
    return {
      fixes: waitFix(leak),
      ...(isDetached(leak) ? { tier: "advice" as const, severity: "hint" as const } : {}),
    };
  },
});

/**
 * It gets a session of its own, so as to outlive the program: who waits for it is not to be here.
 * ```go
 * cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
 * ```
 */
function isDetached({ acquire, func, file }: ObligationLeak): boolean {
  return /\bSetsid:\s*true\b|\b\w*(?:[dD]etach|[dD]aemoni[sz]e)\w*\(/.test(file.text.slice(func.pos, acquire.pos));
}

/**
 * The configuration says to join a process that runs already, and has an owner.
 * ```go
 * client := plugin.NewClient(&plugin.ClientConfig{Reattach: running})
 * ```
 */
function joinsAnother({ acquire }: ObligationLeak, checker: Checker): boolean {
  if (acquire.kind !== "Call") return false;
  return acquire.args.some((arg) => {
    const literal = literalOf(arg, checker);
    const keys = literal?.elements.flatMap((element) =>
      element.kind === "KeyValue" && element.key.kind === "Ident" ? [element.key.name] : [],
    );
    return keys?.includes("Reattach") === true && !keys.includes("Cmd");
  });
}

/** `&T{…}`, also through the variable that was made with it. */
function literalOf(expr: Expr, checker: Checker): CompositeLit | undefined {
  if (expr.kind === "CompositeLit") return expr;
  if (expr.kind === "Unary" && expr.op === "&") return literalOf(expr.x, checker);
  const obj = expr.kind === "Ident" ? checker.objectOf(expr) : undefined;
  if (obj?.kind !== "var" || obj.site.kind !== "Assign") return undefined;
  const value = obj.site.rhs[obj.site.lhs.indexOf(obj.decl)];
  return value === undefined || value.kind === "Ident" ? undefined : literalOf(value, checker);
}
