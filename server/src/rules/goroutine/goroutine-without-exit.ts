import type { Finding, TraceStep } from "../../finding/finding";
import { type Message, say } from "../../finding/say";
import { reachableFrom } from "../../flow/cfg";
import { flowOf } from "../../flow/service";
import type { For, FuncNode, Node, Range } from "../../go/ast";
import type { Checker } from "../../go/model";
import { walk } from "../../go/walk";
import { parameterContext } from "../context/scope";
import { insertBefore } from "../fixes/lines";
import { typeNameOf } from "../memory/request";
import { Recurrences } from "../recurrence";
import type { Rule, RuleContext } from "../rule";
import { type Evidence, leavesBehind } from "./owner";
import { capturedVariables, runsOnce, type Spawn, spawns } from "./spawn";

/** Goroutines whose loop has no way out. */
export const goroutineWithoutExit: Rule = {
  meta: {
    id: "goroutine-without-exit",
    family: "goroutine",
    tier: "proven",
    severity: "warning",
    summary: "a goroutine whose loop can never end, started for something that ends or comes again",
    docs: {
      what: "Reports a goroutine that runs a loop without any way out: no return, break or panic is reachable, no end of a context or done channel leaves it, its condition is never false. `for range ticker.C` belongs here: stopping the ticker does not close its channel. Something must show that it leaves more behind than the process needs: it is started in a loop that goes on, for a request, a message or a connection, by callers that come again, or its value has a method that ends it. One that lives as long as the process is advice.",
      why: "The goroutine stays until the process ends, with its stack and everything it refers to: the value it works for, its connections, its buffers. Every start adds one more.",
      example: `package poll

import "time"

type watcher struct{ check func() }

func (w *watcher) Start() {
	go func() {
		for {
			w.check()
			time.Sleep(time.Minute)
		}
	}()
}

func (w *watcher) Stop() { w.check() }
`,
      mended: `package poll

import "time"

type watcher struct {
	check func()
	done  chan struct{}
}

func (w *watcher) Start() {
	go func() {
		for {
			select {
			case <-w.done:
				return
			case <-time.After(time.Minute):
				w.check()
			}
		}
	}()
}

func (w *watcher) Stop() { close(w.done) }
`,
      limits:
        "Callers are known as far as the workspace goes; of one that is only called through an interface or from outside nothing shows whether it comes again. A goroutine that uses nothing of the function that starts it is taken for a service of the whole process, as is one started in `main`, `init` or a `sync.Once`. A call that may end the goroutine by `runtime.Goexit` or a panic of its own is not seen.",
      references: [
        "https://go.dev/blog/pipelines",
        "https://dave.cheney.net/2016/12/22/never-start-a-goroutine-without-knowing-how-it-will-stop",
      ],
    },
    fix: { title: "Return when the context is done", safety: "unsafe" },
    detection: ["flow"],
    overlaps: ["gosec:G118"],
  },
  check(context) {
    const recurrences = new Recurrences(context.program);
    for (const spawn of spawns(context)) {
      if (context.pkg.isTest(spawn.file)) continue;
      const loop = endlessLoop(spawn, context);
      if (loop === undefined || capturedVariables(spawn).length === 0) continue;
      if (runsOnce(spawn, context.program, context.pkg)) continue;
      const { file, node, bodyFile } = spawn;
      const evidence = leavesBehind(spawn, context.program, recurrences);
      const ticks = loop.kind === "Range";
      const head = { file: bodyFile.path, start: loop.pos, end: loop.pos + "for".length };
      context.report({
        ...(evidence === undefined ? { tier: "advice" as const, severity: "hint" as const } : {}),
        message: messageOf(ticks, evidence !== undefined),
        span: { file: file.path, start: node.pos, end: node.pos + "go".length },
        trace: [
          {
            span: { file: file.path, start: node.pos, end: node.pos + "go".length },
            text: say`the goroutine starts here`,
          },
          {
            span: head,
            text: ticks
              ? say`loops over a channel that is never closed`
              : say`loops for ever: no return or break leaves it`,
          },
          ...(evidence === undefined ? [] : [stepOf(evidence)]),
        ],
        fixes: fixes(spawn, loop),
      });
    }
  },
};

function messageOf(ticks: boolean, leavesBehind: boolean): Message {
  if (!leavesBehind)
    return ticks
      ? say`this goroutine lives as long as the process: nothing ends the range over its ticker`
      : say`this goroutine lives as long as the process: its loop has no way out`;
  return ticks
    ? say`this goroutine never ends: stopping a ticker does not close its channel`
    : say`this goroutine never ends: its loop has no way out`;
}

/** What shows that there can be more than one, or that it outlives its value. */
function stepOf(evidence: Evidence): TraceStep {
  if ("end" in evidence) {
    const { decl, file, name } = evidence.end;
    return {
      span: { file: file.path, start: decl.name.pos, end: decl.name.end },
      text: say`\`${name}\` ends the value, and leaves the goroutine behind`,
    };
  }
  const { node, file } = evidence.again;
  const end = node.kind === "FuncDecl" ? node.name.end : node.kind === "FuncLit" ? node.type.end : node.body.pos;
  return {
    span: { file: file.path, start: node.pos, end },
    text: say`comes here again and again, and starts one more`,
  };
}

/** The loop in which the goroutine stays, where no exit can be reached from its start. */
function endlessLoop(spawn: Spawn, context: RuleContext): For | Range | undefined {
  const { func, bodyChecker, body } = spawn;
  let hasBad = false;
  const loops: (For | Range)[] = [];
  walk(body, (node) => {
    if (node.kind === "BadStmt" || node.kind === "BadExpr") hasBad = true;
    if ((node.kind === "For" && node.cond === undefined) || (node.kind === "Range" && isTicker(node, bodyChecker)))
      loops.push(node);
    return node.kind !== "FuncLit";
  });
  if (hasBad || loops.length === 0) return undefined;
  return leaves(func, bodyChecker, context) ? undefined : loops[0];
}

/** Whether the end, or a call that never returns (os.Exit, a panic), can be reached. A ticker's range goes on for ever. */
function leaves(func: FuncNode, checker: Checker, context: RuleContext): boolean {
  const cfg = flowOf(context.program).cfg(func, checker);
  const endless = new Set<Node>();
  for (const block of cfg.blocks) {
    for (const item of block.items) if (item.op === "range" && isTicker(item.node, checker)) endless.add(item.node);
  }
  const blocks = cfg.blocks.map((block) => ({
    ...block,
    succs: block.succs.filter(({ test }) => !(test?.kind === "range" && !test.more && isTicker(test.node, checker))),
  }));
  const cut = { ...cfg, blocks };
  const reached = reachableFrom(cut, blocks[cfg.entry.id]!);
  return reached.has(cfg.exit.id) || reached.has(cfg.end.id) || reached.has(cfg.abort.id);
}

/** `for range ticker.C` and `for range time.Tick(d)`. */
function isTicker(range: Range, checker: Checker): boolean {
  const { x } = range;
  if (x.kind === "Selector" && x.sel.name === "C") return typeNameOf(checker.typeOf(x.x)) === "time.Ticker";
  const callee = x.kind === "Call" ? checker.calleeOf(x) : undefined;
  return callee?.kind === "external" && callee.fullName === "time.Tick";
}

/** A look at the context at the head of each turn; only where the goroutine is a literal and a context is in scope. */
function fixes(spawn: Spawn, loop: For | Range): Finding["fixes"] {
  if (spawn.func.kind !== "FuncLit" || spawn.func.type.results.length > 0) return [];
  const ctx = parameterContext(spawn.checker, spawn.launcher);
  const first = loop.body.stmts[0];
  if (ctx === undefined || first === undefined || waitsForPeer(loop)) return [];
  const edit = insertBefore(spawn.file, first, [`if ${ctx.text}.Err() != nil {`, "\treturn", "}"]);
  return edit === undefined
    ? []
    : [{ title: say`Return when \`${ctx.text}\` is done`, safety: "unsafe", edits: [edit] }];
}

/** A call that only its peer, or a Close, wakes: a look at the context would come too late. `conn, err := l.Accept()` */
function waitsForPeer(loop: For | Range): boolean {
  let found = false;
  walk(loop.body, (node) => {
    if (node.kind === "Call" && node.fun.kind === "Selector" && /^(Accept|Read|Recv|Receive)/.test(node.fun.sel.name))
      found = true;
    return !found;
  });
  return found;
}
