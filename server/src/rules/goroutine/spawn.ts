import { flowOf } from "../../flow/service";
import type { Block, FuncDecl, FuncNode, GoFile, GoStmt, Node } from "../../go/ast";
import type { Checker, Package, Program, VarObj } from "../../go/model";
import { walk } from "../../go/walk";
import { runsOnce as runsOnceOnly } from "../once";
import type { RuleContext } from "../rule";

/** A `go` statement whose code is at hand: a literal, or a function of the module. */
export interface Spawn {
  readonly node: GoStmt;
  readonly file: GoFile;
  readonly checker: Checker;
  /** The declaration that holds the statement. */
  readonly launcher: FuncDecl;
  /** The function that runs as a goroutine, with its body, file and checker. */
  readonly func: FuncNode;
  readonly body: Block;
  readonly bodyFile: GoFile;
  readonly bodyChecker: Checker;
}

/** Every goroutine of the files to report on that can be followed into its code. */
export function* spawns(context: RuleContext): Iterable<Spawn> {
  for (const { file, func: launcher, checker } of context.functions(/\bgo\s+[\w(]/)) {
    const found: Spawn[] = [];
    walk(launcher.body!, (node) => {
      if (node.kind !== "GoStmt" || node.call.kind !== "Call") return undefined;
      const callee = checker.calleeOf(node.call);
      if (callee.kind === "literal") {
        const { func } = callee;
        found.push({ node, file, checker, launcher, func, body: func.body, bodyFile: file, bodyChecker: checker });
      } else if (callee.kind === "source" && !callee.viaInterface && callee.func.decl.body !== undefined) {
        const { decl, file: bodyFile, pkg } = callee.func;
        const bodyChecker = context.program.checker(pkg, bodyFile);
        found.push({ node, file, checker, launcher, func: decl, body: decl.body!, bodyFile, bodyChecker });
      }
      return undefined;
    });
    yield* found;
  }
}

/**
 * Whether the launcher runs once in the life of the process: `main`, `init`, what only they call, what gives a variable of
 * the package its value, and what `sync.Once` guards. Goroutines started there may well be meant to live as long as the program.
 */
export function runsOnce(spawn: Spawn, program: Program, pkg: Package): boolean {
  if (insideOnce(spawn) || flowOf(program).endsWithProcess(spawn.launcher, spawn.checker)) return true;
  return isOnce(spawn.launcher, program, pkg, 3) || runsOnceOnly(spawn.node, spawn.checker, program);
}

function isOnce(func: FuncDecl, program: Program, pkg: Package, depth: number): boolean {
  const name = func.name.name;
  if (func.recv === undefined && (name === "init" || (name === "main" && pkg.name === "main") || name === "TestMain"))
    return true;
  if (depth === 0 || pkg.name !== "main") return false;
  const callers = callersOf(func, program, pkg);
  return (
    callers.length > 0 && callers.every((caller) => caller !== undefined && isOnce(caller, program, pkg, depth - 1))
  );
}

/** Declarations that call the function outside of loops; undefined for a call in a loop or a use as a value. */
function callersOf(func: FuncDecl, program: Program, pkg: Package): (FuncDecl | undefined)[] {
  const callers: (FuncDecl | undefined)[] = [];
  const name = func.name.name;
  for (const file of pkg.files) {
    if (pkg.isTest(file) || !file.text.includes(name)) continue;
    const checker = program.checker(pkg, file);
    for (const decl of file.decls) {
      if (decl.kind !== "FuncDecl" || decl.body === undefined || !file.text.slice(decl.pos, decl.end).includes(name))
        continue;
      walk(decl.body, (node) => {
        if (node.kind !== "Call") return undefined;
        const callee = checker.calleeOf(node);
        if (callee.kind === "source" && callee.func.decl === func)
          callers.push(inLoop(node, checker) ? undefined : decl);
        return undefined;
      });
    }
  }
  return callers;
}

function inLoop(node: Node, checker: Checker): boolean {
  for (let parent = checker.parentOf(node); parent !== undefined; parent = checker.parentOf(parent)) {
    if (parent.kind === "For" || parent.kind === "Range") return true;
  }
  return false;
}

/** `once.Do(func() { go loop() })` */
function insideOnce(spawn: Spawn): boolean {
  const { checker, file } = spawn;
  for (let parent = checker.parentOf(spawn.node); parent !== undefined; parent = checker.parentOf(parent)) {
    if (parent.kind !== "Call") continue;
    if (/\bOnce\b|once/i.test(file.text.slice(parent.fun.pos, parent.fun.end))) return true;
  }
  return false;
}

/** Variables of the launcher (parameters, receiver, locals) that the goroutine uses: what it keeps alive. */
export function capturedVariables(spawn: Spawn): readonly VarObj[] {
  const found = new Set<VarObj>();
  walk(spawn.node.call, (node) => {
    if (node.kind !== "Ident") return undefined;
    const obj = spawn.checker.objectOf(node);
    const isLauncher = obj?.kind === "var" && obj.owner !== undefined && obj.decl.pos < spawn.node.pos;
    if (isLauncher) found.add(obj);
    return undefined;
  });
  return [...found];
}
