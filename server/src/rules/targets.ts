import type { Call, FuncDecl } from "../go/ast";
import type { Checker, Package } from "../go/model";

/** Full name of what a call calls, where it is a declared function or method; undefined for everything else. */
export function fullNameOf(checker: Checker, call: Call): string | undefined {
  const callee = checker.calleeOf(call);
  return callee.kind === "source" || callee.kind === "external" || callee.kind === "interface"
    ? callee.fullName
    : undefined;
}

/** Whether it is the program's `main`, whose end is the end of the process. */
export function isMain(func: FuncDecl, pkg: Package): boolean {
  return pkg.name === "main" && func.recv === undefined && func.name.name === "main";
}
