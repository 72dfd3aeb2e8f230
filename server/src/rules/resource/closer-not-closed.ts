import { say } from "../../finding/say";
import type { ObligationLeak } from "../../flow/leak";
import { startsGoroutine } from "../../flow/rootless";
import type { Expr, Node, NodeBase } from "../../go/ast";
import type { Checker } from "../../go/model";
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
    detection: ["paths"],
    overlaps: [],
  },
  loses: say`what it holds leaks`,
  judge(leak, context) {
    if (leak.spec.acquire === "io.Pipe" && !isRead(leak, context.checker(leak.file))) return undefined;
    if (leak.spec.acquire.startsWith(containers) && !isLeftRunning(leak)) return undefined;
    if (leak.spec.rootless === true && !isWaitedFor(leak)) return { tier: "advice" };
    const [release] = leak.spec.releases.flat();
    if (release?.kind !== "call" || leak.name === "") return {};
    // What calling it twice does is not known.
    const fix = leak.reason === "path" ? exitFix(leak, context.checker(leak.file), `${leak.name}()`) : undefined;
    return { fixes: fix === undefined ? [] : [fix] };
  },
});

/** A goroutine is started before it is lost, and may wait for its context. */
function isWaitedFor({ acquire, exit, func, file }: ObligationLeak): boolean {
  return startsGoroutine(file.text.slice(acquire.end, exit.pos > acquire.end ? exit.pos : func.end));
}

const containers = "github.com/testcontainers/testcontainers-go.";

/** Containers of a failed start go with the process, by the library's own reaper; those to be reused are meant to stay. */
function isLeftRunning({ reason, acquire, file }: ObligationLeak): boolean {
  return reason === "never" && !/\bReuse:\s*true\b/.test(file.text.slice(acquire.pos, acquire.end));
}

/**
 * A pipe is memory that is collected like any other, until somebody reads its other end and waits there.
 * ```go
 * r, w := io.Pipe()
 * if fail {
 * 	return errFailed // nobody reads r yet
 * }
 * ```
 */
function isRead(leak: ObligationLeak, checker: Checker): boolean {
  const { statement, exit, reason } = leak;
  const reader = statement.kind === "Assign" ? statement.lhs[0] : undefined;
  if (reader?.kind === "Selector" && reason === "path") {
    const { text } = leak.file;
    return text.slice(statement.end, exit.pos).includes(text.slice(reader.pos, reader.end));
  }
  if (reader?.kind !== "Ident") return true;
  if (reader.name === "_") return false;
  const obj = checker.objectOf(reader);
  if (obj?.kind !== "var") return true;
  const end = reason === "path" ? exit.end : Number.POSITIVE_INFINITY;
  return checker
    .usesOf(obj)
    .some(
      (use) =>
        use.pos > statement.end &&
        use.pos < end &&
        !isPutAway(use, checker) &&
        !(reason === "path" && isRefused(use, exit, checker)),
    );
}

/** `w := &Writer{r: r}`: who reads it comes later. */
function isPutAway(use: Node, checker: Checker): boolean {
  const parent = checker.parentOf(use);
  return parent?.kind === "KeyValue" ? parent.value === use : parent?.kind === "CompositeLit";
}

/**
 * Whoever was to read could not, and that is why the function is left.
 * ```go
 * if err := cmd.start(r); err != nil { return err }
 * req, err := http.NewRequest("POST", url, r); if err != nil { return err }
 * ```
 */
function isRefused(use: Node, exit: NodeBase, checker: Checker): boolean {
  for (let node: Node = use, up = checker.parentOf(use); up !== undefined; node = up, up = checker.parentOf(up)) {
    if (up.kind === "FuncLit" || up.kind === "GoStmt") return false;
    if (up.kind === "If") return node === up.init && isInside(exit, up.then);
    if (up.kind !== "Block") continue;
    const next = up.stmts[up.stmts.findIndex((stmt) => stmt === node) + 1];
    return node.kind === "Assign" && next?.kind === "If" && asksForError(next.cond) && isInside(exit, next.then);
  }
  return false;
}

/** `err != nil` */
function asksForError(cond: Expr | undefined): boolean {
  return cond?.kind === "Binary" && cond.op === "!=" && cond.y.kind === "Ident" && cond.y.name === "nil";
}

function isInside(inner: NodeBase, outer: NodeBase): boolean {
  return outer.pos <= inner.pos && inner.end <= outer.end;
}
