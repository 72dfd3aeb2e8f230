import type { Expr, FuncDecl, GoFile } from "../go/ast";
import type { FunctionName } from "../go/model";

/** Name of a declaration as people write it: `F`, `T.M`, `(*T).M`; type parameters are left out. */
export function functionName(decl: FuncDecl): FunctionName {
  const receiver = decl.recv?.type;
  if (receiver === undefined) return decl.name.name;
  const pointer = receiver.kind === "Star";
  const type = receiverTypeName(pointer ? receiver.x : receiver);
  return pointer ? `(*${type}).${decl.name.name}` : `${type}.${decl.name.name}`;
}

function receiverTypeName(type: Expr): string {
  switch (type.kind) {
    case "Ident":
      return type.name;
    case "Index":
    case "Star":
      return receiverTypeName(type.x);
    case "Selector":
      return type.sel.name;
    default:
      return "?";
  }
}

/** The function declaration around an offset; undefined at package level. */
export function functionAt(file: GoFile, offset: number): FuncDecl | undefined {
  for (const decl of file.decls) {
    if (decl.kind === "FuncDecl" && decl.pos <= offset && offset < decl.end) return decl;
  }
  return undefined;
}
