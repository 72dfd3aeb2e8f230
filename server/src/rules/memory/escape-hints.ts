import { say } from "../../finding/say";
import type { Expr, Range, Stmt } from "../../go/ast";
import type { Checker, VarObj } from "../../go/model";
import { walk } from "../../go/walk";
import { replaceNode, textOf } from "../fixes/lines";
import type { Rule } from "../rule";

/** Slices that a loop fills to a size that is known beforehand. */
export const escapeHints: Rule = {
  meta: {
    id: "escape-hints",
    family: "memory",
    tier: "advice",
    severity: "hint",
    summary: "a slice grown one by one to a length that is known before the loop",
    docs: {
      what: "Reports an empty slice that the very next loop appends to once for every element it ranges over.",
      why: "Every time the capacity is used up, append moves all elements to a larger array on the heap and leaves the old one to the collector: about twice the memory, for nothing.",
      example: `package names

func upper(in []string) []string {
	out := []string{}
	for _, name := range in {
		out = append(out, name+"!")
	}
	return out
}
`,
      mended: `package names

func upper(in []string) []string {
	out := make([]string, 0, len(in))
	for _, name := range in {
		out = append(out, name+"!")
	}
	return out
}
`,
      limits:
        "Only a loop over a slice, array, map or string of plain length that appends unconditionally, directly after the declaration. `var out []T` may stay nil today; the offered change makes it empty, so it is marked unsafe there.",
      references: ["https://go.dev/doc/effective_go#append"],
    },
    fix: { title: "Give the slice its capacity", safety: "safe" },
    detection: ["syntax"],
    overlaps: ["prealloc"],
  },
  check(context) {
    for (const { file, func, checker } of context.functions(/append\(/)) {
      walk(func.body!, (node) => {
        if (node.kind !== "Block") return undefined;
        for (const [index, stmt] of node.stmts.entries()) {
          const loop = node.stmts[index + 1];
          const empty = loop?.kind === "Range" ? emptySlice(stmt, checker) : undefined;
          if (empty === undefined || loop?.kind !== "Range") continue;
          if (!hasLength(loop, checker) || !appendsEach(loop, empty.obj, checker)) continue;
          const made = `make(${textOf(file, empty.type)}, 0, len(${textOf(file, loop.x)}))`;
          context.report({
            message: say`\`${empty.obj.name}\` grows step by step to a length that is known: ${textOf(file, loop.x)}'s`,
            span: { file: file.path, start: empty.obj.decl.pos, end: empty.obj.decl.end },
            trace: [
              {
                span: { file: file.path, start: loop.pos, end: loop.body.pos },
                text: say`one append for each element`,
              },
            ],
            fixes: [
              empty.value === undefined
                ? {
                    title: say`Give the slice its capacity`,
                    safety: "unsafe",
                    edits: [replaceNode(file, stmt, `${empty.obj.name} := ${made}`)],
                  }
                : {
                    title: say`Give the slice its capacity`,
                    safety: "safe",
                    edits: [replaceNode(file, empty.value, made)],
                  },
            ],
          });
        }
        return undefined;
      });
    }
  },
};

interface EmptySlice {
  readonly obj: VarObj;
  readonly type: Expr;
  /** The `[]T{}` to replace; undefined for `var out []T`. */
  readonly value: Expr | undefined;
}

function emptySlice(stmt: Stmt, checker: Checker): EmptySlice | undefined {
  if (stmt.kind === "DeclStmt" && stmt.decls.length === 1) {
    const spec = stmt.decls[0]!;
    if (spec.kind !== "ValueSpec" || spec.tok !== "var" || spec.names.length !== 1 || spec.values.length > 0)
      return undefined;
    const obj = checker.objectOf(spec.names[0]!);
    const isSlice = spec.type?.kind === "ArrayType" && spec.type.slice;
    return obj?.kind === "var" && isSlice ? { obj, type: spec.type!, value: undefined } : undefined;
  }
  if (stmt.kind !== "Assign" || !stmt.define || stmt.lhs.length !== 1) return undefined;
  const [name, value] = [stmt.lhs[0]!, stmt.rhs[0]];
  const obj = name.kind === "Ident" ? checker.objectOf(name) : undefined;
  if (obj?.kind !== "var" || value?.kind !== "CompositeLit" || value.elements.length > 0) return undefined;
  return value.type?.kind === "ArrayType" && value.type.slice ? { obj, type: value.type, value } : undefined;
}

function hasLength(loop: Range, checker: Checker): boolean {
  const kind = checker.underlying(checker.typeOf(loop.x)).kind;
  return checker.pathOf(loop.x) !== undefined && (kind === "Slice" || kind === "Map");
}

/** `out = append(out, x)` stands directly in the body and nothing leaves a turn early. */
function appendsEach(loop: Range, obj: VarObj, checker: Checker): boolean {
  let leaves = false;
  walk(loop.body, (node) => {
    if (node.kind === "Branch" || node.kind === "Return") leaves = true;
    return node.kind !== "FuncLit";
  });
  const appends = loop.body.stmts.filter((stmt) => {
    const value = stmt.kind === "Assign" ? stmt.rhs[0] : undefined;
    if (stmt.kind !== "Assign" || stmt.define || value?.kind !== "Call" || value.spread || value.args.length !== 2)
      return false;
    const [left, first] = [stmt.lhs[0]!, value.args[0]!];
    const isAppend = value.fun.kind === "Ident" && value.fun.name === "append";
    return (
      isAppend &&
      left.kind === "Ident" &&
      checker.objectOf(left) === obj &&
      first.kind === "Ident" &&
      checker.objectOf(first) === obj
    );
  });
  return !leaves && appends.length === 1;
}
