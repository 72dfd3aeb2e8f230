import type { Node } from "./ast";

/** Calls `visit` with every direct child in source order. A function declaration's body is lowered by this. */
export function forEachChild(node: Node, visit: (child: Node) => void): void {
  switch (node.kind) {
    case "Ident":
    case "BasicLit":
    case "Empty":
      return;
    case "BadExpr":
    case "BadStmt":
      each(node.idents, visit);
      return;
    case "CompositeLit":
      maybe(node.type, visit);
      each(node.elements, visit);
      return;
    case "KeyValue":
      visit(node.key);
      visit(node.value);
      return;
    case "FuncLit":
      visit(node.type);
      visit(node.body);
      return;
    case "Selector":
      visit(node.x);
      visit(node.sel);
      return;
    case "Index":
      visit(node.x);
      each(node.indices, visit);
      return;
    case "SliceExpr":
      visit(node.x);
      maybe(node.low, visit);
      maybe(node.high, visit);
      maybe(node.max, visit);
      return;
    case "TypeAssert":
      visit(node.x);
      maybe(node.type, visit);
      return;
    case "Call":
      visit(node.fun);
      each(node.args, visit);
      return;
    case "Star":
    case "Unary":
    case "ExprStmt":
    case "IncDec":
      visit(node.x);
      return;
    case "Binary":
      visit(node.x);
      visit(node.y);
      return;
    case "ArrayType":
      maybe(node.length, visit);
      visit(node.elem);
      return;
    case "MapType":
      visit(node.key);
      visit(node.value);
      return;
    case "ChanType":
      visit(node.elem);
      return;
    case "StructType":
      each(node.fields, visit);
      return;
    case "FieldDecl":
      each(node.names, visit);
      visit(node.type);
      return;
    case "InterfaceType":
      each(node.methods, visit);
      each(node.embeds, visit);
      return;
    case "MethodSpec":
      visit(node.name);
      visit(node.type);
      return;
    case "FuncType":
      each(node.params, visit);
      each(node.results, visit);
      return;
    case "Block":
      each(node.stmts, visit);
      return;
    case "Send":
      visit(node.chan);
      visit(node.value);
      return;
    case "Assign":
      each(node.lhs, visit);
      each(node.rhs, visit);
      return;
    case "GoStmt":
    case "DeferStmt":
      visit(node.call);
      return;
    case "Return":
      each(node.results, visit);
      return;
    case "Branch":
      maybe(node.label, visit);
      return;
    case "If":
      maybe(node.init, visit);
      visit(node.cond);
      visit(node.then);
      maybe(node.else, visit);
      return;
    case "Switch":
      maybe(node.init, visit);
      maybe(node.tag, visit);
      each(node.clauses, visit);
      return;
    case "TypeSwitch":
      maybe(node.init, visit);
      maybe(node.bind, visit);
      visit(node.x);
      each(node.clauses, visit);
      return;
    case "CaseClause":
      each(node.values, visit);
      each(node.body, visit);
      return;
    case "Select":
      each(node.clauses, visit);
      return;
    case "CommClause":
      maybe(node.comm, visit);
      each(node.body, visit);
      return;
    case "For":
      maybe(node.init, visit);
      maybe(node.cond, visit);
      maybe(node.post, visit);
      visit(node.body);
      return;
    case "Range":
      maybe(node.key, visit);
      maybe(node.value, visit);
      visit(node.x);
      visit(node.body);
      return;
    case "Labeled":
      visit(node.label);
      visit(node.stmt);
      return;
    case "DeclStmt":
      each(node.decls, visit);
      return;
    case "ValueSpec":
      each(node.names, visit);
      maybe(node.type, visit);
      each(node.values, visit);
      return;
    case "TypeSpec":
      visit(node.name);
      each(node.typeParams, visit);
      visit(node.type);
      return;
    case "ImportSpec":
      maybe(node.name, visit);
      return;
    case "FuncDecl":
      maybe(node.recv, visit);
      visit(node.name);
      each(node.typeParams, visit);
      visit(node.type);
      maybe(node.body, visit);
      return;
  }
}

function each(list: readonly Node[], visit: (child: Node) => void): void {
  for (const child of list) visit(child);
}

function maybe(child: Node | undefined, visit: (child: Node) => void): void {
  if (child !== undefined) visit(child);
}

/** Visits the node and everything below it, parents first; a `visit` that answers false keeps out of a node's children. */
export function walk(node: Node, visit: (node: Node) => boolean | undefined): void {
  if (visit(node) === false) return;
  forEachChild(node, (child) => walk(child, visit));
}
