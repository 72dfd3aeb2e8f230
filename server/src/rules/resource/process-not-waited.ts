import { say } from "../../finding/say";
import { obligationRule } from "../obligation-rule";
import { waitFix } from "./process-fix";

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
        "Pipes made by `StdoutPipe` and its like need no `Close`: `Wait` closes them. A command that is returned, stored or given to a goroutine is considered handed over.",
      references: ["https://pkg.go.dev/os/exec#Cmd.Start"],
    },
    fix: { title: "Wait for the process in a goroutine", safety: "safe" },
    detection: ["paths"],
    overlaps: [],
  },
  loses: say`a zombie stays behind`,
  judge: (leak) => ({ fixes: waitFix(leak) }),
});
