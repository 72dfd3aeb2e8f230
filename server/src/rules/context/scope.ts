import type { FieldDecl, FuncNode, Ident, Node } from "../../go/ast";
import type { Checker } from "../../go/model";
import type { Type } from "../../go/type";

/** Whether a type is `context.Context`. */
export function isContext(type: Type): boolean {
  return type.kind === "Named" && type.pkg === "context" && type.name === "Context";
}

/** Whether a type is `*net/http.Request`. */
export function isRequest(type: Type): boolean {
  return (
    type.kind === "Pointer" &&
    type.elem.kind === "Named" &&
    type.elem.pkg === "net/http" &&
    type.elem.name === "Request"
  );
}

/** A context that code may use: `ctx`, or `r.Context()` of a request. */
export interface ContextInScope {
  /** As it would be written. */
  readonly text: string;
  readonly parameter: Ident;
}

/** The context that a function's own parameters give it; the blank identifier gives none. */
export function parameterContext(checker: Checker, func: FuncNode): ContextInScope | undefined {
  const named = (accepts: (type: Type) => boolean): Ident | undefined => {
    const fields: readonly FieldDecl[] = func.type.params;
    const field = fields.find((each) => !each.variadic && accepts(checker.typeFrom(each.type)));
    const name = field?.names.find((ident) => ident.name !== "_");
    return name;
  };
  const ctx = named(isContext);
  if (ctx !== undefined) return { text: ctx.name, parameter: ctx };
  const request = named(isRequest);
  return request === undefined ? undefined : { text: `${request.name}.Context()`, parameter: request };
}

/** Functions around a node, the innermost first. */
export function functionsAround(checker: Checker, node: Node): readonly FuncNode[] {
  const functions: FuncNode[] = [];
  for (let parent = checker.parentOf(node); parent !== undefined; parent = checker.parentOf(parent)) {
    if (parent.kind === "FuncLit" || parent.kind === "FuncDecl") functions.push(parent);
  }
  return functions;
}
