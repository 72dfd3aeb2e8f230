import type { Call, FuncDecl, GoFile } from "../../go/ast";
import type { Checker, VarObj } from "../../go/model";
import { walk } from "../../go/walk";
import type { RuleContext } from "../rule";
import { fullNameOf } from "../targets";

/** A `pool.Put(v)` of a local variable or parameter, with the `Get` that filled it in the same function, if any. */
export interface PoolPut {
  readonly file: GoFile;
  readonly checker: Checker;
  readonly func: FuncDecl;
  readonly put: Call;
  readonly value: VarObj;
  readonly get: Call | undefined;
  readonly deferred: boolean;
}

/** Every Put of a variable in the files to report on. */
export function* poolPuts(context: RuleContext): Iterable<PoolPut> {
  for (const { file, func, checker } of context.functions(/\.Put\(/)) {
    const found: PoolPut[] = [];
    walk(func.body!, (node) => {
      if (node.kind !== "Call" || fullNameOf(checker, node) !== "sync.Pool.Put") return undefined;
      const arg = node.args[0];
      const value = arg?.kind === "Ident" ? checker.objectOf(arg) : undefined;
      if (value?.kind !== "var") return undefined;
      const deferred = checker.parentOf(node)?.kind === "DeferStmt" || checker.functionOf(node) !== func;
      found.push({ file, checker, func, put: node, value, get: getOf(value, checker), deferred });
      return undefined;
    });
    yield* found;
  }
}

function getOf(value: VarObj, checker: Checker): Call | undefined {
  if (value.site.kind !== "Assign") return undefined;
  let x = value.site.rhs[0];
  if (x?.kind === "TypeAssert") x = x.x;
  return x?.kind === "Call" && fullNameOf(checker, x) === "sync.Pool.Get" ? x : undefined;
}
