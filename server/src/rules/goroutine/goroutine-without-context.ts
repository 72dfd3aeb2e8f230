import { say } from "../../finding/say";
import type { Block, Call, Node } from "../../go/ast";
import type { Checker, VarObj } from "../../go/model";
import { walk } from "../../go/walk";
import { isContext, isRequest, parameterContext } from "../context/scope";
import type { Rule } from "../rule";
import { fullNameOf } from "../targets";
import { runsOnce, type Spawn, spawns } from "./spawn";

const waiting =
  /^(time\.Sleep|net\/http\.(Get|Head|Post|PostForm)|net\/http\.Client\.(Do|Get|Head|Post|PostForm)|net\.Dial|net\.DialTimeout|database\/sql\.(DB|Tx|Stmt|Conn)\.(Query|QueryRow|Exec|Ping)|os\/exec\.Cmd\.(Run|Wait|Output|CombinedOutput))$/;

/** Goroutines that go on waiting when the request or operation they belong to is long over. */
export const goroutineWithoutContext: Rule = {
  meta: {
    id: "goroutine-without-context",
    family: "goroutine",
    tier: "likely",
    severity: "information",
    summary: "a goroutine that waits in a loop and does not look at the context that its launcher has",
    docs: {
      what: "Reports `go func` that waits again and again (sleeps, makes requests or queries, waits for ticks) in a loop without an end of its own, in a function that has a `context.Context` or a request, where the goroutine uses neither.",
      why: "When the caller gives up, nothing tells the goroutine: it goes on, and keeps what it has captured, for as long as its loop likes.",
      example: `package poll

import (
	"context"
	"time"
)

func follow(ctx context.Context, check func() bool) {
	go func() {
		for !check() {
			time.Sleep(time.Second)
		}
	}()
}
`,
      mended: `package poll

import (
	"context"
	"time"
)

func follow(ctx context.Context, check func() bool) {
	go func() {
		for !check() {
			select {
			case <-ctx.Done():
				return
			case <-time.After(time.Second):
			}
		}
	}()
}
`,
      limits:
        "Silent where the launcher waits for the goroutine (a wait group, a channel it sends to or closes), where the goroutine uses any context or receives from any channel but a ticker's, and for a loop that counts or ranges.",
      references: ["https://go.dev/blog/context"],
    },
    fix: { none: "where the loop may stop only the program's author knows" },
    detection: ["syntax"],
    overlaps: ["gosec:G118", "contextcheck"],
  },
  check(context) {
    for (const spawn of spawns(context)) {
      if (spawn.func.kind !== "FuncLit" || context.pkg.isTest(spawn.file)) continue;
      const own = parameterContext(spawn.checker, spawn.launcher);
      if (own === undefined || usesContext(spawn) || isAwaited(spawn)) continue;
      if (runsOnce(spawn, context.program, context.pkg)) continue;
      const wait = waitInLoop(spawn.body, spawn.checker);
      if (wait === undefined) continue;
      const { file, node } = spawn;
      context.report({
        message: say`this goroutine waits in a loop and never looks at \`${own.text}\``,
        span: { file: file.path, start: node.pos, end: node.pos + "go".length },
        trace: [
          {
            span: { file: file.path, start: own.parameter.pos, end: own.parameter.end },
            text: say`tells when the caller has given up`,
          },
          {
            span: { file: file.path, start: node.pos, end: node.pos + "go".length },
            text: say`the goroutine starts here`,
          },
          {
            span: { file: file.path, start: wait.pos, end: wait.end },
            text: say`waits here, whatever the context says`,
          },
        ],
      });
    }
  },
};

function usesContext(spawn: Spawn): boolean {
  const { checker } = spawn;
  let uses = false;
  walk(spawn.node.call, (node) => {
    if (node.kind !== "Ident" && node.kind !== "Selector" && node.kind !== "Call") return !uses;
    const type = checker.typeOf(node);
    if (isContext(type) || isRequest(type)) uses = true;
    return !uses;
  });
  return uses;
}

/** Somebody outside is told when it ends, or tells it: Done, a send, a close, a receive from a channel that is no timer's. */
function isAwaited(spawn: Spawn): boolean {
  const { checker } = spawn;
  let awaited = false;
  walk(spawn.body, (node) => {
    if (node.kind === "Send") awaited = true;
    if (node.kind === "Call") {
      const name = fullNameOf(checker, node);
      if (name === "sync.WaitGroup.Done" || (node.fun.kind === "Ident" && node.fun.name === "close")) awaited = true;
    }
    if (node.kind === "Unary" && node.op === "<-" && !isTimer(node.x, checker)) awaited = true;
    return !awaited;
  });
  return awaited;
}

function isTimer(channel: Node, checker: Checker): boolean {
  if (channel.kind === "Selector" && channel.sel.name === "C") return true;
  return channel.kind === "Call" && fullNameOf(checker, channel) === "time.After";
}

/** A call or tick that waits, inside `for {` or `for cond {` whose condition counts nothing. */
function waitInLoop(body: Block, checker: Checker): Node | undefined {
  let found: Node | undefined;
  walk(body, (node) => {
    if (node.kind === "FuncLit" || found !== undefined) return false;
    if (node.kind === "For" && node.post === undefined && !countsLocally(node.cond, checker)) {
      walk(node.body, (inner) => {
        if (inner.kind === "Call" && isWaiting(inner, checker)) found ??= inner;
        if (inner.kind === "Unary" && inner.op === "<-") found ??= inner;
        return inner.kind !== "FuncLit" && found === undefined;
      });
    }
    return true;
  });
  return found;
}

function isWaiting(call: Call, checker: Checker): boolean {
  return waiting.test(fullNameOf(checker, call) ?? "");
}

/** `for tries < 3 {`, `for !ok && n > 0 {`: a comparison with a local counter ends by itself. */
function countsLocally(cond: Node | undefined, checker: Checker): boolean {
  let counts = false;
  if (cond === undefined) return false;
  walk(cond, (node) => {
    if (node.kind === "Binary" && /^[<>]=?$/.test(node.op)) {
      const side = [node.x, node.y].find((x) => x.kind === "Ident");
      const obj: VarObj | undefined = side?.kind === "Ident" ? asVar(checker.objectOf(side)) : undefined;
      if (obj?.role === "local" || obj?.role === "param") counts = true;
    }
    return !counts;
  });
  return counts;
}

function asVar(obj: ReturnType<Checker["objectOf"]>): VarObj | undefined {
  return obj?.kind === "var" ? obj : undefined;
}
