import { say } from "../../finding/say";
import type { For, GoStmt, Node, Range } from "../../go/ast";
import type { Checker } from "../../go/model";
import { walk } from "../../go/walk";
import { typeNameOf } from "../memory/request";
import type { Rule } from "../rule";
import { fullNameOf } from "../targets";

/** What in a loop's body shows that something limits the goroutines: a slot, a group with a limit, a wait. */
const limits = /\.(Acquire|TryAcquire|SetLimit|Wait|Take|WaitN|Allow)\(/;

/** Goroutines started without a limit, one for each message. */
export const goroutineSpawnUnbounded: Rule = {
  meta: {
    id: "goroutine-spawn-unbounded",
    family: "goroutine",
    tier: "likely",
    severity: "information",
    summary: "a goroutine for every message of a channel, without a limit",
    docs: {
      what: "Reports `go` in a loop over a channel (`for x := range ch`, or an endless loop that receives) that starts a goroutine for each message, where nothing bounds how many run at the same time.",
      why: "When messages come faster than they are worked off, goroutines pile up: each holds a stack of at least 2 KiB and its message, and they compete for the same connections and locks, which slows all of them.",
      example: `package work

func run(jobs <-chan func()) {
	for job := range jobs {
		go job()
	}
}
`,
      mended: `package work

func run(jobs <-chan func()) {
	slots := make(chan struct{}, 8)
	for job := range jobs {
		slots <- struct{}{}
		go func() {
			defer func() { <-slots }()
			job()
		}()
	}
}
`,
      limits:
        "Silent where the loop takes a slot, waits, or sends before it starts the goroutine, where it counts its turns and leaves at a number, and for accept loops: there one goroutine per connection is the rule.",
      references: ["https://pkg.go.dev/golang.org/x/sync/errgroup#Group.SetLimit"],
    },
    fix: { none: "how many may run at the same time only the program's author knows" },
    detection: ["syntax"],
    overlaps: [],
  },
  check(context) {
    for (const { file, func, checker } of context.functions(/\bgo\s+[\w(]/, /\brange\b/)) {
      if (context.pkg.isTest(file)) continue;
      walk(func.body!, (node) => {
        if (node.kind !== "Range" || checker.underlying(checker.typeOf(node.x)).kind !== "Chan") return undefined;
        if (isTimer(node.x, checker) || isOfConnections(node.x, checker)) return undefined;
        const spawn = directSpawn(node);
        const body = file.text.slice(node.body.pos, node.body.end);
        if (spawn === undefined || limits.test(body) || sendsFirst(node, spawn) || isCounted(node, spawn, checker))
          return undefined;
        context.report({
          message: say`a goroutine is started for every message, and nothing limits how many there are`,
          span: { file: file.path, start: spawn.pos, end: spawn.pos + "go".length },
          trace: [
            { span: { file: file.path, start: node.pos, end: node.x.end }, text: say`a turn for every message` },
            {
              span: { file: file.path, start: spawn.pos, end: spawn.pos + "go".length },
              text: say`a goroutine for every turn`,
            },
          ],
        });
        return undefined;
      });
    }
  },
};

/** A `go` that stands in the loop's body itself, not behind a condition. */
function directSpawn(loop: For | Range): GoStmt | undefined {
  return loop.body.stmts.find((stmt): stmt is GoStmt => stmt.kind === "GoStmt");
}

/** `sem <- struct{}{}` takes a slot. */
function sendsFirst(loop: For | Range, spawn: GoStmt): boolean {
  let sends = false;
  walk(loop.body, (node) => {
    if (node.kind === "Send" && node.pos < spawn.pos) sends = true;
    if (node.kind === "Unary" && node.op === "<-" && node.pos < spawn.pos) sends = true;
    return !sends && node.kind !== "FuncLit";
  });
  return sends;
}

/**
 * The loop counts its turns and leaves at a number.
 * ```go
 * for range again { if next == len(readers) { break }; go read(next); next++ }
 * ```
 */
function isCounted(loop: Range, spawn: GoStmt, checker: Checker): boolean {
  const counters = new Set<unknown>();
  walk(loop.body, (node) => {
    if (node.kind === "IncDec" && node.x.kind === "Ident") counters.add(checker.objectOf(node.x));
    return node.kind !== "FuncLit";
  });
  return loop.body.stmts.some((stmt) => {
    if (stmt.kind !== "If" || stmt.pos > spawn.pos || stmt.cond.kind !== "Binary") return false;
    const last = stmt.then.stmts.at(-1);
    const leaves = last?.kind === "Return" || (last?.kind === "Branch" && last.tok === "break");
    const sides = [stmt.cond.x, stmt.cond.y];
    return leaves && sides.some((side) => side.kind === "Ident" && counters.has(checker.objectOf(side)));
  });
}

/** `for ch := range channels` of an SSH connection: like an accept loop. */
function isOfConnections(x: Range["x"], checker: Checker): boolean {
  const type = checker.underlying(checker.typeOf(x));
  const elem = type.kind === "Chan" ? typeNameOf(type.elem) : undefined;
  return elem !== undefined && /(?:Conn|Channel|Session|Stream)$/.test(elem);
}

function isTimer(x: Node, checker: Checker): boolean {
  return (x.kind === "Selector" && x.sel.name === "C") || (x.kind === "Call" && fullNameOf(checker, x) === "time.Tick");
}
