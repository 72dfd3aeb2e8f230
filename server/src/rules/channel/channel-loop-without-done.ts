import type { BlockedFinding } from "../../concurrency/blocking";
import type { Fix } from "../../finding/finding";
import { say } from "../../finding/say";
import type { Expr, Ident } from "../../go/ast";
import type { Checker } from "../../go/model";
import { blockedRule } from "../blocked-rule";
import { beginsLine, endsLine, indentAt, lineBreak, replaceNode, textOf } from "../fixes/lines";
import type { RuleContext } from "../rule";

export const channelLoopWithoutDone = blockedRule({
  meta: {
    id: "channel-loop-without-done",
    family: "channel",
    // Mostly the loop ends with the process, or with what it serves.
    tier: "advice",
    severity: "hint",
    summary: "A send or receive has no alternative, though the loop that serves it can end.",
    docs: {
      what: "Reports a plain send (or receive) on an unbuffered, unexported channel field whose only partners are `for { select { … } }` loops that another case, a done channel or a context, ends.",
      why: "Once the loop has ended nobody serves the channel: whoever sends to it then waits for ever, with all that its goroutine holds. The same select with the same done case on both sides ends both.",
      example: `package queue

type queue struct {
	jobs chan func()
	done chan struct{}
}

func start() *queue {
	q := &queue{jobs: make(chan func()), done: make(chan struct{})}
	go q.loop()
	return q
}

func (q *queue) loop() {
	for {
		select {
		case job := <-q.jobs:
			job()
		case <-q.done:
			return
		}
	}
}

func (q *queue) put(job func()) {
	q.jobs <- job
}

func (q *queue) stop() { close(q.done) }
`,
      mended: `package queue

type queue struct {
	jobs chan func()
	done chan struct{}
}

func start() *queue {
	q := &queue{jobs: make(chan func()), done: make(chan struct{})}
	go q.loop()
	return q
}

func (q *queue) loop() {
	for {
		select {
		case job := <-q.jobs:
			job()
		case <-q.done:
			return
		}
	}
}

func (q *queue) put(job func()) {
	select {
	case q.jobs <- job:
	case <-q.done:
	}
}

func (q *queue) stop() { close(q.done) }
`,
      limits:
        "Silent where the field can be reached from outside of the package, the channel has a buffer or is closed, the loop's function goes on after the loop, or the sender's function takes a lock, looks at a flag or has a select of its own. That the callers stop before the loop does is not seen.",
      references: ["https://go.dev/blog/pipelines"],
    },
    fix: { title: "Select with the loop's done case", safety: "unsafe" },
    detection: ["schedules"],
    overlaps: [],
  },
  causes: ["channel-loop-without-done"],
  message: ({ via, site }) =>
    site.node.kind === "Send"
      ? say`The loop that serves \`${via ?? ""}\` can end: then nobody receives, and this send waits for ever`
      : say`The loop that serves \`${via ?? ""}\` can end: then nobody sends, and this receive waits for ever`,
  fixes: (finding, checker, context) => selectFix(finding, checker, context),
});

/** Wraps a send, the last thing that its function does, into a select with what ends the loop. */
function selectFix({ site, other }: BlockedFinding, checker: Checker, context: RuleContext): Fix[] {
  const { file, node } = site;
  const func = checker.functionOf(node);
  if (node.kind !== "Send" || func?.body?.stmts.at(-1) !== node || func.type.results.length > 0) return [];
  if (other?.node.kind !== "Unary" || !beginsLine(file, node) || !endsLine(file, node)) return [];
  // The same path from the value that holds the channel: `q.done` beside `q.jobs`.
  const done = other.node.x;
  const [from, to] = [rootOf(done), rootOf(node.chan)];
  if (!from || !to || from === done) return [];
  if (typeName(from, context.checker(other.file)) !== typeName(to, checker)) return [];
  const path = other.file.text.slice(from.end, done.end);
  const indent = lineBreak(file.text) + indentAt(file.text, node.pos);
  const text = ["select {", `case ${textOf(file, node)}:`, `case <-${to.name}${path}:`, "}"].join(indent);
  return [{ title: say`Select with the loop's done case`, safety: "unsafe", edits: [replaceNode(file, node, text)] }];
}

/** `q` of `q.done` and of `q.ctx.Done()`. */
function rootOf(expr: Expr): Ident | undefined {
  if (expr.kind === "Ident") return expr;
  if (expr.kind === "Selector") return rootOf(expr.x);
  return expr.kind === "Call" && expr.args.length === 0 ? rootOf(expr.fun) : undefined;
}

function typeName(ident: Ident, checker: Checker): string | undefined {
  const type = checker.typeOf(ident);
  const named = type.kind === "Pointer" ? type.elem : type;
  return named.kind === "Named" ? named.id : undefined;
}
