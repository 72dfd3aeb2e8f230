import type { Node } from "./ast";

/** Calls `visit` with every direct child in source order. A function declaration's body is lowered by this. */
export function forEachChild(node: Node, visit: (child: Node) => void): void {
  const each = (list: readonly Node[]) => {
    for (const child of list) visit(child);
  };
  const maybe = (child: Node | undefined) => {
    if (child !== undefined) visit(child);
  };
  switch (node.kind) {
    case "Ident":
    case "BasicLit":
    case "Empty":
      return;
    case "BadExpr":
    case "BadStmt":
      each(node.idents);
      return;
    case "CompositeLit":
      maybe(node.type);
      each(node.elements);
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
      each(node.indices);
      return;
    case "SliceExpr":
      visit(node.x);
      maybe(node.low);
      maybe(node.high);
      maybe(node.max);
      return;
    case "TypeAssert":
      visit(node.x);
      maybe(node.type);
      return;
    case "Call":
      visit(node.fun);
      each(node.args);
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
      maybe(node.length);
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
      each(node.fields);
      return;
    case "FieldDecl":
      each(node.names);
      visit(node.type);
      return;
    case "InterfaceType":
      each(node.methods);
      each(node.embeds);
      return;
    case "MethodSpec":
      visit(node.name);
      visit(node.type);
      return;
    case "FuncType":
      each(node.params);
      each(node.results);
      return;
    case "Block":
      each(node.stmts);
      return;
    case "Send":
      visit(node.chan);
      visit(node.value);
      return;
    case "Assign":
      each(node.lhs);
      each(node.rhs);
      return;
    case "GoStmt":
    case "DeferStmt":
      visit(node.call);
      return;
    case "Return":
      each(node.results);
      return;
    case "Branch":
      maybe(node.label);
      return;
    case "If":
      maybe(node.init);
      visit(node.cond);
      visit(node.then);
      maybe(node.else);
      return;
    case "Switch":
      maybe(node.init);
      maybe(node.tag);
      each(node.clauses);
      return;
    case "TypeSwitch":
      maybe(node.init);
      maybe(node.bind);
      visit(node.x);
      each(node.clauses);
      return;
    case "CaseClause":
      each(node.values);
      each(node.body);
      return;
    case "Select":
      each(node.clauses);
      return;
    case "CommClause":
      maybe(node.comm);
      each(node.body);
      return;
    case "For":
      maybe(node.init);
      maybe(node.cond);
      maybe(node.post);
      visit(node.body);
      return;
    case "Range":
      maybe(node.key);
      maybe(node.value);
      visit(node.x);
      visit(node.body);
      return;
    case "Labeled":
      visit(node.label);
      visit(node.stmt);
      return;
    case "DeclStmt":
      each(node.decls);
      return;
    case "ValueSpec":
      each(node.names);
      maybe(node.type);
      each(node.values);
      return;
    case "TypeSpec":
      visit(node.name);
      each(node.typeParams);
      visit(node.type);
      return;
    case "ImportSpec":
      maybe(node.name);
      return;
    case "FuncDecl":
      maybe(node.recv);
      visit(node.name);
      each(node.typeParams);
      visit(node.type);
      maybe(node.body);
      return;
  }
}

/** Visits the node and everything below it, parents first; a `visit` that answers false keeps out of a node's children. */
export function walk(node: Node, visit: (node: Node) => boolean | undefined): void {
  if (visit(node) === false) return;
  forEachChild(node, (child) => walk(child, visit));
}
