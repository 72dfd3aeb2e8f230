import { say } from "../../finding/say";
import { obligationRule } from "../obligation-rule";

export const fileNotClosed = obligationRule({
  meta: {
    id: "file-not-closed",
    family: "resource",
    tier: "proven",
    severity: "warning",
    summary: "A file or descriptor is not closed on every path.",
    docs: {
      what: "Reports files (`os.Open`, `os.Create`, temporary files, pipes, `os.Root`, uploaded files, raw descriptors and functions of the module that open one) which some path leaves open, mostly an error return between opening and closing.",
      why: "Each open file is a descriptor, and a process has a limited number. The garbage collector closes an `*os.File` it finds unused, but at a time nobody knows; raw descriptors are never closed.",
      example: `package load

import (
	"bufio"
	"errors"
	"os"
)

func firstLine(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	scanner := bufio.NewScanner(f)
	if !scanner.Scan() {
		return "", errors.New("empty file")
	}
	line := scanner.Text()
	f.Close()
	return line, nil
}
`,
      mended: `package load

import (
	"bufio"
	"errors"
	"os"
)

func firstLine(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	scanner := bufio.NewScanner(f)
	if !scanner.Scan() {
		return "", errors.New("empty file")
	}
	return scanner.Text(), nil
}
`,
      limits:
        "A file that is returned, stored, given to a goroutine or to code that cannot be seen is considered handed over. `main` may leave files to the end of the process.",
      references: ["https://pkg.go.dev/os#File.Close"],
    },
    fix: { title: "Add `defer f.Close()`", safety: "safe" },
    detection: ["paths"],
    overlaps: ["gosec:G307"],
  },
  loses: say`its descriptor leaks`,
});
