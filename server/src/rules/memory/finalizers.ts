import type { Call, Expr, FuncDecl, FuncLit, GoFile, Node } from "../../go/ast";
import type { Checker, VarObj } from "../../go/model";
import { walk } from "../../go/walk";
import type { RuleContext } from "../rule";
import { fullNameOf } from "../targets";

/** A call of `runtime.SetFinalizer` or `runtime.AddCleanup`. */
export interface Attachment {
  readonly file: GoFile;
  readonly checker: Checker;
  readonly func: FuncDecl;
  readonly call: Call;
  readonly api: "SetFinalizer" | "AddCleanup";
  /** The object that is watched. */
  readonly target: Expr;
  /** What runs when it has become unreachable. */
  readonly action: Expr;
}

/** Every place of the package that attaches a finalizer or a cleanup; `SetFinalizer(x, nil)` detaches and is no such place. */
export function* attachments(context: RuleContext): Iterable<Attachment> {
  for (const { file, func, checker } of context.functions(/runtime\.(SetFinalizer|AddCleanup)\(/)) {
    const found: Attachment[] = [];
    walk(func.body!, (node) => {
      if (node.kind !== "Call") return undefined;
      const name = fullNameOf(checker, node);
      const api =
        name === "runtime.SetFinalizer" ? "SetFinalizer" : name === "runtime.AddCleanup" ? "AddCleanup" : undefined;
      const [target, action] = node.args;
      if (api === undefined || target === undefined || action === undefined) return undefined;
      if (action.kind === "Ident" && action.name === "nil") return undefined;
      found.push({ file, checker, func, call: node, api, target, action });
      return undefined;
    });
    yield* found;
  }
}

/** The variable that holds the watched object. */
export function targetVariable(at: Attachment): VarObj | undefined {
  const { target, checker } = at;
  const ident = target.kind === "Unary" && target.op === "&" ? target.x : target;
  const obj = ident.kind === "Ident" ? checker.objectOf(ident) : undefined;
  return obj?.kind === "var" ? obj : undefined;
}

/** The first mention of a variable inside a node. */
export function mentionOf(node: Node, obj: VarObj, checker: Checker): Node | undefined {
  let found: Node | undefined;
  walk(node, (inner) => {
    if (found === undefined && inner.kind === "Ident" && checker.objectOf(inner) === obj) found = inner;
    return found === undefined;
  });
  return found;
}

/** The first parameter of the literal that is the action. */
export function parameterOf(lit: FuncLit, checker: Checker): VarObj | undefined {
  const name = lit.type.params[0]?.names[0];
  const obj = name === undefined ? undefined : checker.objectOf(name);
  return obj?.kind === "var" ? obj : undefined;
}
