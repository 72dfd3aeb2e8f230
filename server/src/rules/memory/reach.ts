import type { Block, Expr, FuncDecl, FuncLit, GoFile, Ident, Node } from "../../go/ast";
import type { Checker, Package, Program, VarObj } from "../../go/model";
import { walk } from "../../go/walk";
import type { ServiceKey } from "../rule";
import { handlerGate, requestParameter } from "./request";

/**
 * Code that runs again and again for as long as the process lives: request handlers and what they call. The caller of a
 * method is followed to the value it is called on, since only what outlives the request can grow from one to the next.
 */
export interface Recurring {
  readonly file: GoFile;
  readonly checker: Checker;
  readonly body: Block;
  /** The declaration the body belongs to or stands in. */
  readonly decl: FuncDecl;
  /** Variables whose values outlive one run: a handler's receiver, and receivers reached from globals or from those. */
  readonly longLived: ReadonlySet<VarObj>;
  /** The handler, for the witness. */
  readonly entry: { readonly file: GoFile; readonly node: FuncDecl | FuncLit; readonly request: Ident };
}

/** All recurring code of a package, handlers of the package and functions of the same package that they call. */
export const recurringCode: ServiceKey<readonly Recurring[]> = {
  name: "memory/recurring",
  create: (program, pkg) => findRecurring(program, pkg),
};

/** Call chains longer than this are not followed: what hangs on them is no longer plainly "per request". */
const maxDepth = 4;

function findRecurring(program: Program, pkg: Package): Recurring[] {
  const found = new Map<string, Recurring>();
  const queue: { item: Recurring; depth: number }[] = [];
  const add = (item: Recurring, depth: number): void => {
    const key = `${item.file.path}:${item.body.pos}:${item.longLived.size > 0}`;
    if (found.has(key)) return;
    found.set(key, item);
    queue.push({ item, depth });
  };
  for (const file of pkg.files) {
    if (pkg.isTest(file) || !handlerGate.test(file.text)) continue;
    const checker = program.checker(pkg, file);
    for (const decl of file.decls) {
      if (decl.kind !== "FuncDecl" || decl.body === undefined || !handlerGate.test(file.text.slice(decl.pos, decl.end)))
        continue;
      for (const [node, body] of functionsOf(decl)) {
        const request = requestParameter(node, checker);
        if (request === undefined) continue;
        const longLived = new Set(outerVariables(node, decl, checker));
        add({ file, checker, body, decl, longLived, entry: { file, node, request } }, 0);
      }
    }
  }
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (next.depth >= maxDepth) continue;
    for (const callee of calleesOf(next.item, program, pkg)) add(callee, next.depth + 1);
  }
  return [...found.values()];
}

function functionsOf(decl: FuncDecl): [FuncDecl | FuncLit, Block][] {
  const found: [FuncDecl | FuncLit, Block][] = [[decl, decl.body!]];
  walk(decl.body!, (node) => {
    if (node.kind === "FuncLit") found.push([node, node.body]);
    return undefined;
  });
  return found;
}

/** The receiver of a handler method, and what a handler literal captures: both were made before the request came. */
function outerVariables(node: FuncDecl | FuncLit, decl: FuncDecl, checker: Checker): VarObj[] {
  const found: VarObj[] = [];
  const receiver = decl.recv?.names[0];
  const receiverObj = receiver === undefined ? undefined : checker.objectOf(receiver);
  if (receiverObj?.kind === "var") found.push(receiverObj);
  if (node.kind === "FuncLit") {
    walk(node.body, (inner) => {
      if (inner.kind !== "Ident") return undefined;
      const obj = checker.objectOf(inner);
      const outside = obj?.kind === "var" && obj.owner !== undefined && obj.decl.pos < node.pos;
      if (outside && obj.role !== "result") found.push(obj);
      return undefined;
    });
  }
  return found;
}

function calleesOf(from: Recurring, program: Program, pkg: Package): Recurring[] {
  const found: Recurring[] = [];
  walk(from.body, (node) => {
    if (node.kind !== "Call") return undefined;
    const callee = from.checker.calleeOf(node);
    if (callee.kind !== "source" || callee.func.pkg !== pkg || callee.func.decl.body === undefined) return undefined;
    const { decl, file } = callee.func;
    const checker = program.checker(pkg, file);
    const receiver = decl.recv?.names[0];
    const receiverObj = receiver === undefined ? undefined : checker.objectOf(receiver);
    const longLived = new Set<VarObj>();
    if (receiverObj?.kind === "var" && node.fun.kind === "Selector" && outlives(node.fun.x, from)) {
      longLived.add(receiverObj);
    }
    found.push({ file, checker, body: decl.body!, decl, longLived, entry: from.entry });
    return undefined;
  });
  return found;
}

/** Whether the expression leads to something that is still there when the next request comes. */
export function outlives(x: Expr, code: Recurring): boolean {
  const path = code.checker.pathOf(x);
  if (path === undefined || path.fields.includes("[]")) return false;
  return path.root.role === "global" || code.longLived.has(path.root);
}

/** Whether an identifier of the wanted object stands in the node. */
export function mentions(node: Node, obj: VarObj, checker: Checker): boolean {
  let found = false;
  walk(node, (inner) => {
    if (inner.kind === "Ident" && checker.objectOf(inner) === obj) found = true;
    return !found;
  });
  return found;
}
