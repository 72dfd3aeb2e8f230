import type { Fix } from "../../finding/finding";
import { say } from "../../finding/say";
import type { Expr, FuncDecl, FuncNode, GoFile, GoStmt, Node } from "../../go/ast";
import type { Checker, VarObj } from "../../go/model";
import { walk } from "../../go/walk";
import { beginsLine, endsLine, insertBefore } from "../fixes/lines";
import { freshName } from "../fixes/names";
import { loopsAround } from "../loops";
import type { Rule } from "../rule";

/** Goroutines of a test that nothing in the test can wait for. */
export const goroutineInTestNotJoined: Rule = {
  meta: {
    id: "goroutine-in-test-not-joined",
    family: "goroutine",
    tier: "likely",
    severity: "warning",
    tests: true,
    summary: "A test starts a goroutine and returns without anything that could wait for it.",
    docs: {
      what: "Reports a `go` statement in a test (or a function given to `t.Run`) when nothing that the goroutine uses is used again afterwards, and nothing behind it waits, sleeps, stops or closes.",
      why: "The goroutine goes on while the next tests run: it holds what it uses, its failures are told to the wrong test or to none, and a `t.Error` or `t.Log` after the end of the test panics.",
      example: `package store

import "testing"

func save(name string) error { return nil }

func TestSave(t *testing.T) {
	go func() {
		if err := save("a"); err != nil {
			t.Error(err)
		}
	}()
	if err := save("b"); err != nil {
		t.Fatal(err)
	}
}
`,
      mended: `package store

import "testing"

func save(name string) error { return nil }

func TestSave(t *testing.T) {
	done := make(chan struct{})
	t.Cleanup(func() { <-done })
	go func() {
		defer close(done)
		if err := save("a"); err != nil {
			t.Error(err)
		}
	}()
	if err := save("b"); err != nil {
		t.Fatal(err)
	}
}
`,
      limits:
        "Without an endless loop, a call that lasts and a use of `t`, the goroutine ends by itself: advice. Anything that may connect the goroutine with the rest of the test keeps it silent: a variable that both use, a variable made from such a one, a call whose name speaks of waiting or stopping, a receive, a bubble of `testing/synctest`, a check for leaks. Helpers that start goroutines for tests are not looked at.",
      references: ["https://pkg.go.dev/testing#T", "https://pkg.go.dev/testing/synctest"],
    },
    fix: { title: "Wait for it in the test's cleanup", safety: "unsafe" },
    detection: ["syntax"],
    overlaps: [],
  },
  check(context) {
    // A check for leaks, or a bubble, finds what is left at run time.
    const isChecked = context.pkg.files.some(
      (file) => context.pkg.isTest(file) && /\bgoleak\.VerifyTestMain\b/.test(file.text),
    );
    if (isChecked) return;
    for (const { file, func, checker } of context.functions(/\bgo\s+[\w(]/)) {
      if (!context.pkg.isTest(file) || !isTest(func) || bubble.test(file.text.slice(func.pos, func.end))) continue;
      const spawns: GoStmt[] = [];
      walk(func.body!, (node) => {
        // A goroutine of a goroutine is not the test's to join.
        if (node.kind === "GoStmt") spawns.push(node);
        return node.kind !== "GoStmt";
      });
      for (const spawn of spawns) {
        const test = checker.functionOf(spawn);
        const t = test && testingParameter(test, checker);
        if (!t || isJoined(spawn, func, t, file, checker)) continue;
        context.report({
          ...(endsByItself(spawn, func, t, file, checker)
            ? { tier: "advice" as const, severity: "hint" as const }
            : {}),
          message: say`the test does not wait for this goroutine: it goes on while other tests run`,
          span: { file: file.path, start: spawn.pos, end: spawn.pos + "go".length },
          trace: [
            { span: { file: file.path, start: spawn.pos, end: spawn.pos + "go".length }, text: say`starts here` },
            {
              span: { file: file.path, start: test.body!.end - 1, end: test.body!.end },
              text: say`the test ends here`,
            },
          ],
          fixes: joinFix(spawn, test, t, file, checker),
        });
      }
    }
  },
};

/** Calls that serve, run on or wait, by their names. */
const lasting = /serve|listen|accept|run|start|loop|poll|watch|read|wait|sleep|recv|receive|consume|subscribe|handle/i;

/** A test for the race detector has seen what it wants to see when its goroutines have begun. */
const races = /^Test\w*(?:Race|Concurren)|\brac(?:e|es|y) detector|\bdata race/;

/**
 * It has no endless loop and no call that lasts, and leaves the finished test alone: it ends by itself.
 * ```go
 * go MakeTable(Castagnoli) // for the race detector
 * ```
 */
function endsByItself(spawn: GoStmt, func: FuncDecl, t: VarObj, file: GoFile, checker: Checker): boolean {
  const isForRaces = races.test(func.name.name) || races.test(file.text.slice(func.pos, func.end));
  let ends = isForRaces || !lasting.test(file.text.slice(spawn.pos, spawn.end).replace(/\/\/.*$/gm, ""));
  walk(spawn.call, (node) => {
    const endless = node.kind === "For" ? !node.cond : node.kind === "Range" && isChannel(node.x, checker);
    if (endless || node.kind === "Select" || node.kind === "Send") ends = false;
    if (node.kind === "Ident" && checker.objectOf(node) === t) ends = false;
    return ends;
  });
  return ends;
}

function isChannel(x: Expr, checker: Checker): boolean {
  return !/^(?:Basic|Slice|Array|Map)$/.test(checker.underlying(checker.typeOf(x)).kind);
}

function isTest(func: FuncDecl): boolean {
  return func.recv === undefined && /^Test(?:$|[^\p{Ll}])/u.test(func.name.name) && func.name.name !== "TestMain";
}

/** `t` of `func(t *testing.T)`. */
function testingParameter(func: FuncNode, checker: Checker): VarObj | undefined {
  const [param, more] = func.type.params;
  const name = param?.names[0];
  const type = param && checker.typeFrom(param.type);
  const elem = type?.kind === "Pointer" ? type.elem : undefined;
  if (more || !name || elem?.kind !== "Named" || elem.pkg !== "testing" || elem.name !== "T") return undefined;
  const variable = checker.objectOf(name);
  return variable?.kind === "var" ? variable : undefined;
}

const bubble = /\bsynctest\.|leak/i;

/** Words of calls that may wait for a goroutine, end it, or look for it. */
const joining =
  /wait|sleep|eventually|never\(|poll|retry|until|await|join|gosched|goexit|synctest|leak|close|stop|shutdown|teardown|kill|cancel|done|quit|exit|finish|drain|flush|sync|lock|atomic|barrier|recv|receive|<-|\bselect\b|\bafter\b|\btick/i;

/** Something in the test may wait for the goroutine, or end it. */
function isJoined(spawn: GoStmt, func: FuncDecl, t: VarObj, file: GoFile, checker: Checker): boolean {
  const loop = loopsAround(checker, spawn).at(-1);
  const from = loop?.pos ?? spawn.pos;
  const later: string[] = [file.text.slice(spawn.end, func.end), file.text.slice(from, spawn.pos)];
  const groups: Set<VarObj>[] = [];
  const uses = new Map<VarObj, Node[]>();
  walk(func.body!, (node) => {
    if (node === spawn) return false;
    const variable = node.kind === "Ident" ? checker.objectOf(node) : undefined;
    if (variable?.kind === "var") uses.set(variable, [...(uses.get(variable) ?? []), node]);
    if (isSimple(node)) groups.push(connectingIn(node, t, checker));
    // Each of them is a part of what is gone through: for _, ch := range channels { go … }
    if (node.kind === "Range") {
      const parts = [node.x, node.key, node.value].flatMap((part) => part ?? []);
      groups.push(new Set(parts.flatMap((part) => [...connectingIn(part, t, checker)])));
    }
    // What is deferred or left for the cleanup comes later too.
    const isCleanup =
      node.kind === "DeferStmt" ||
      (node.kind === "Call" && /\.Cleanup$/.test(file.text.slice(node.fun.pos, node.fun.end)));
    if (isCleanup) later.push(file.text.slice(node.pos, node.end));
    return undefined;
  });
  if (later.some((text) => joining.test(text.replace(/\/\/.*$|"(?:[^"\\\n]|\\.)*"/gm, "")))) return true;
  const related = new Set(connectingIn(spawn, t, checker));
  for (let size = -1; size !== related.size; ) {
    size = related.size;
    for (const group of groups) {
      if ([...group].some((variable) => related.has(variable))) for (const variable of group) related.add(variable);
    }
  }
  return [...related].some((variable) =>
    (uses.get(variable) ?? []).some((use) => use.pos > spawn.end || (use.pos > from && variable.decl.pos < from)),
  );
}

/** A statement in which variables come together: not one that holds other statements, nor a sub-test. */
function isSimple(node: Node): boolean {
  if (node.kind === "ValueSpec" || node.kind === "Assign" || node.kind === "Send" || node.kind === "DeferStmt")
    return true;
  if (node.kind !== "ExprStmt") return false;
  return !(node.x.kind === "Call" && node.x.fun.kind === "Selector" && node.x.fun.sel.name === "Run");
}

/** Variables that a goroutine can be reached by: all but `t` itself and plain values. */
function connectingIn(node: Node, t: VarObj, checker: Checker): Set<VarObj> {
  const out = new Set<VarObj>();
  walk(node, (inner) => {
    const variable = inner.kind === "Ident" ? checker.objectOf(inner) : undefined;
    if (variable?.kind !== "var" || variable === t || variable.name === "_") return undefined;
    const isInside = node.pos <= variable.decl.pos && variable.decl.end <= node.end && node.kind === "GoStmt";
    const type = checker.underlying(checker.typeOf(variable.decl));
    const isPlain = type.kind === "Basic" && type.name !== "any" && type.name !== "error";
    if (!isInside && (!isPlain || isAddress(variable, checker))) out.add(variable);
    if (type.kind === "Basic" && type.name === "error") out.delete(variable);
    return undefined;
  });
  return out;
}

/**
 * A text that a call made may be an address, by which the rest of the test reaches the goroutine.
 * ```go
 * path, socket := listen(t); go answer(socket); connect(path)
 * ```
 */
function isAddress({ decl }: VarObj, checker: Checker): boolean {
  const type = checker.underlying(checker.typeOf(decl));
  const made = checker.parentOf(decl);
  return type.kind === "Basic" && type.name === "string" && made?.kind === "Assign" && made.rhs[0]?.kind === "Call";
}

/** `done := make(chan struct{})`, closed by the goroutine and received from in the cleanup. */
function joinFix(spawn: GoStmt, test: FuncNode, t: VarObj, file: GoFile, checker: Checker): Fix[] {
  const literal = spawn.call.kind === "Call" && spawn.call.fun.kind === "FuncLit" ? spawn.call.fun : undefined;
  const first = literal?.body.stmts[0];
  if (!first || loopsAround(checker, spawn).length > 0 || !beginsLine(file, spawn) || !endsLine(file, spawn)) return [];
  const name = freshName(file, test, ["done", "joined"]);
  const before = insertBefore(file, spawn, [
    `${name} := make(chan struct{})`,
    `${t.name}.Cleanup(func() { <-${name} })`,
  ]);
  const inside = insertBefore(file, first, [`defer close(${name})`]);
  if (!before || !inside) return [];
  return [{ title: say`Wait for it in the test's cleanup`, safety: "unsafe", edits: [before, inside] }];
}
