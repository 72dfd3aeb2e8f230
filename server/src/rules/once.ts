import type { FuncDecl, Ident, Node } from "../go/ast";
import type { Checker, Package, Program } from "../go/model";
import { walk } from "../go/walk";
import { fullNameOf } from "./targets";

/** How far callers are followed. */
const maxSteps = 3;

/** What runs the function it is given at most once. */
const guards = /^sync\.(Once\.Do|OnceFunc|OnceValues?)$/;

/**
 * Whether a place in the code is passed at most once in the life of the process, whoever comes by: what `sync.Once` and its
 * like guard, `init`, `TestMain`, values of package-level variables, and functions of the package that only those name.
 * ```go
 * once.Do(startServer) // one server for all tests
 * ```
 */
export function runsOnce(node: Node, checker: Checker, program: Program, steps = maxSteps): boolean {
  for (let at: Node | undefined = node; at !== undefined; at = checker.parentOf(at)) {
    if (at.kind === "For" || at.kind === "Range") return false;
    if (at.kind === "FuncDecl") return isOnce(at, checker.pkg, program, steps);
    if (at.kind !== "FuncLit") continue;
    const call = checker.parentOf(at);
    if (call?.kind !== "Call") return false;
    if (call.fun !== at) return guards.test(fullNameOf(checker, call) ?? "");
  }
  return true;
}

function isOnce(func: FuncDecl, pkg: Package, program: Program, steps: number): boolean {
  if (func.recv !== undefined) return false;
  const { name } = func.name;
  if (name === "init" || name === "TestMain") return true;
  if (steps === 0) return false;
  let mentioned = false;
  // What tests do with the code they test is no use of it.
  const ofTests = pkg.files.some((file) => pkg.isTest(file) && file.decls.includes(func));
  for (const file of pkg.files) {
    if (!file.text.includes(name) || (pkg.isTest(file) && !ofTests)) continue;
    const checker = program.checker(pkg, file);
    const mentions: Ident[] = [];
    for (const decl of file.decls)
      walk(decl, (node) => {
        if (node.kind !== "Ident" || node.name !== name || node === func.name) return undefined;
        const obj = checker.objectOf(node);
        if (obj?.kind === "func" && obj.decl === func) mentions.push(node);
        return undefined;
      });
    mentioned ||= mentions.length > 0;
    if (!mentions.every((mention) => isGuarded(mention, checker, program, steps))) return false;
  }
  return mentioned;
}

/** A mention of a function that makes it run at most once. */
function isGuarded(mention: Ident, checker: Checker, program: Program, steps: number): boolean {
  const call = checker.parentOf(mention);
  if (call?.kind !== "Call") return false;
  if (call.fun !== mention) return guards.test(fullNameOf(checker, call) ?? "");
  return runsOnce(call, checker, program, steps - 1);
}
