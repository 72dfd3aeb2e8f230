import { exitFix } from "../exit-fix";
import { obligationRule } from "../obligation-rule";

export const closerNotClosed = obligationRule({
  meta: {
    id: "closer-not-closed",
    family: "resource",
    tier: "proven",
    severity: "warning",
    summary: "Something with a Close, Stop or Release of its own is not released on every path.",
    docs: {
      what: "Reports everything else the resource tables know (readers and writers that are given away by convention, databases, iterators, batches, producers, mappings, pools of third parties), and types of the module whose constructor acquires something that their `Close` releases.",
      why: "What is held differs: a descriptor, a goroutine, a connection, memory outside Go's heap. In all cases only the release gives it back.",
      example: `package unpack

import (
	"errors"
	"io"
)

type store interface {
	Open(name string) (io.ReadCloser, error)
}

func readOne(s store, name string, size, limit int) ([]byte, error) {
	r, err := s.Open(name)
	if err != nil {
		return nil, err
	}
	if size > limit {
		return nil, errors.New("too large")
	}
	defer r.Close()
	return io.ReadAll(r)
}
`,
      mended: `package unpack

import (
	"errors"
	"io"
)

type store interface {
	Open(name string) (io.ReadCloser, error)
}

func readOne(s store, name string, size, limit int) ([]byte, error) {
	if size > limit {
		return nil, errors.New("too large")
	}
	r, err := s.Open(name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}
`,
      limits:
        "Only constructors of the tables and of the module are known; a value that is returned, stored or handed to code that cannot be seen is considered handed over. Handles that usually live as long as the process (a database, a client) are reported only where they are clearly local.",
      references: ["https://pkg.go.dev/io#Closer"],
    },
    fix: { title: "Add the deferred release", safety: "safe" },
    overlaps: [],
  },
  loses: "what it holds leaks",
  judge(leak, context) {
    const [release] = leak.spec.releases.flat();
    if (release?.kind !== "call" || leak.name === "") return {};
    // What calling it twice does is not known.
    const fix = leak.reason === "path" ? exitFix(leak, context.checker(leak.file), `${leak.name}()`) : undefined;
    return { fixes: fix === undefined ? [] : [fix] };
  },
});
