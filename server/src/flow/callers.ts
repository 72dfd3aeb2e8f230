import type { Expr, FuncDecl, GoFile } from "../go/ast";
import type { Checker, Package, Program } from "../go/model";
import { walk } from "../go/walk";

/** Where the function is named, tests apart: in its package and, if it is exported, in those that import it. */
export function* mentionsOf(
  func: FuncDecl,
  checker: Checker,
  program: Program,
): Iterable<{ readonly node: Expr; readonly checker: Checker }> {
  const { pkg, file: home } = checker;
  const { name } = func.name;
  const packages: Package[] = [pkg];
  if (/^\p{Lu}/u.test(name))
    for (const dir of program.importersOf(pkg.path, name)) {
      const importer = program.packageAt(dir);
      if (importer !== undefined && importer.dir !== pkg.dir) packages.push(importer);
    }
  for (const each of packages) {
    for (const file of each.files) {
      if (each.isTest(file) || !file.text.includes(name)) continue;
      yield* mentionsIn(file, func, home, program.checker(each, file));
    }
  }
}

/** The same in one file. */
export function mentionsIn(
  file: GoFile,
  func: FuncDecl,
  home: GoFile,
  checker: Checker,
): { node: Expr; checker: Checker }[] {
  const out: { node: Expr; checker: Checker }[] = [];
  const { name } = func.name;
  for (const decl of file.decls) {
    if (!file.text.slice(decl.pos, decl.end).includes(name)) continue;
    walk(decl, (node) => {
      if (node.kind !== "Ident" || node.name !== name || (file === home && node.pos === func.name.pos))
        return undefined;
      const parent = checker.parentOf(node);
      const expr: Expr = parent?.kind === "Selector" && parent.sel === node ? parent : node;
      const callee = checker.calleeOfExpr(expr);
      if (callee.kind === "source" && callee.func.decl.pos === func.pos && callee.func.file.path === home.path)
        out.push({ node: expr, checker });
      return undefined;
    });
  }
  return out;
}
