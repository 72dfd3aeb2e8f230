import type { FuncNode } from "../../go/ast";
import type { Checker, FuncObj, Program } from "../../go/model";
import type { Type } from "../../go/type";
import { typeNameOf } from "../memory/request";
import { type Again, isAgain, type Recurrences } from "../recurrence";
import type { Spawn } from "./spawn";

/** What shows that more and more goroutines are left behind: where they are started again, or what ends their owner. */
export type Evidence = { readonly again: Again } | { readonly end: FuncObj };

/**
 * What shows that what is started there outlives whom it works for while the process goes on: it is started again and
 * again, or its value is one that ends, and not one that the process makes once. Undefined where nothing shows it, as for
 * the parts of a server that `main` makes.
 */
export function leavesBehind(spawn: Spawn, program: Program, recurrences: Recurrences): Evidence | undefined {
  const often = recurrences.of(spawn.node, spawn.checker);
  if (isAgain(often)) return { again: often };
  const end = often === "once" ? undefined : ownersEnd(spawn, program);
  return end && { end };
}

/** Methods that end the life of a value, by the beginnings of their names. */
const ending =
  /^(?:close|stop|shutdown|shutDown|release|disconnect|destroy|terminate|dispose|tearDown|teardown|quit|kill|halt)(?=$|\p{Lu})/u;

/**
 * The method that ends the value for which the goroutine works: what a method or a constructor starts belongs to its
 * value, as does `go x.loop()` to `x`.
 */
function ownersEnd(spawn: Spawn, program: Program): FuncObj | undefined {
  const { checker, launcher, node } = spawn;
  const types: Type[] = [];
  if (launcher.recv !== undefined) types.push(checker.typeFrom(launcher.recv.type));
  for (const { type } of launcher.type.results) types.push(checker.typeFrom(type));
  if (node.call.kind === "Call" && node.call.fun.kind === "Selector") types.push(checker.typeOf(node.call.fun.x));
  for (const type of types) {
    const end = endOf(type, spawn.func, checker, program);
    if (end !== undefined) return end;
  }
  return undefined;
}

function endOf(type: Type, goroutine: FuncNode, { pkg }: Checker, program: Program): FuncObj | undefined {
  const named = type.kind === "Pointer" ? type.elem : type;
  if (named.kind !== "Named" || named.pkg !== pkg.path) return undefined;
  for (const [name, method] of pkg.methods.get(named.name) ?? []) {
    if (method.decl === goroutine || !ending.test(name[0]!.toLowerCase() + name.slice(1))) continue;
    // `Close()`, `Shutdown(ctx)`; `ReleaseLock(key)` ends something else.
    const others = method.decl.type.params.filter(
      ({ type: its }) => typeNameOf(program.checker(pkg, method.file).typeFrom(its)) !== "context.Context",
    );
    if (others.length === 0) return method;
  }
  return undefined;
}
