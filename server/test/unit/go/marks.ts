import assert from "node:assert/strict";
import type { Call, Expr, GoFile, Node } from "../../../src/go/ast";
import type { FileChecker } from "../../../src/go/checker";
import type { Callee } from "../../../src/go/model";
import { typeString } from "../../../src/go/types";
import { forEachChild } from "../../../src/go/walk";
import { type LoadedGo, loadGo } from "./kit";

/**
 * Loads the texts and checks the marks in them, each at the end of a line that holds one statement:
 * `_ = f(x) //: []int` the type of the first value on the right; `x, y := g() //= int, error` the types of the names on
 * the left; `f(x) //> source example.com/m.f` the target of the first call.
 */
export async function checkMarks(texts: Readonly<Record<string, string>>): Promise<LoadedGo> {
  const go = await loadGo(texts);
  const wrong: string[] = [];
  let marks = 0;
  for (const name of Object.keys(texts)) {
    if (!name.endsWith(".go")) continue;
    const file = go.file(name);
    const checker = go.checker(name);
    let offset = 0;
    for (const line of file.text.split("\n")) {
      const mark = /\/\/([:=>]) (.*)$/.exec(line);
      if (mark) {
        marks++;
        const found = answer(mark[1]!, file, checker, offset, offset + line.length);
        if (found !== mark[2]) wrong.push(`${name}: ${line.trim()}\n    found: ${found}`);
      }
      offset += line.length + 1;
    }
  }
  assert.ok(marks > 0, "no marks");
  assert.deepEqual(wrong, []);
  return go;
}

function answer(mark: string, file: GoFile, checker: FileChecker, from: number, to: number): string {
  const nodes: Node[] = [];
  const visit = (node: Node): void => {
    if (node.end < from || node.pos > to) return;
    if (node.pos >= from && node.pos < to) nodes.push(node);
    forEachChild(node, visit);
  };
  for (const decl of file.decls) visit(decl);
  if (mark === ">") {
    const call = nodes.find((node): node is Call => node.kind === "Call");
    return call ? showCallee(checker.calleeOf(call)) : "no call";
  }
  for (const node of nodes) {
    const left = node.kind === "Assign" ? node.lhs : node.kind === "ValueSpec" ? node.names : undefined;
    const right = node.kind === "Assign" ? node.rhs : node.kind === "ValueSpec" ? node.values : undefined;
    if (mark === ":" && right?.[0]) return typeString(checker.typeOf(right[0]));
    const names: readonly (Expr | undefined)[] | undefined = node.kind === "Range" ? [node.key, node.value] : left;
    if (mark === "=" && names) {
      return names
        .filter((each) => each !== undefined)
        .map((each) => typeString(checker.typeOf(each)))
        .join(", ");
    }
  }
  return "no statement";
}

/** `source example.com/m.T.M`, `external net/http.Get`, `interface io.Reader.Read`, `builtin len`, `literal` … */
export function showCallee(callee: Callee): string {
  switch (callee.kind) {
    case "source":
      return `source ${callee.fullName}${callee.viaInterface ? " via interface" : ""}`;
    case "external":
    case "interface":
      return `${callee.kind} ${callee.fullName}`;
    case "builtin":
      return `builtin ${callee.name}`;
    case "conversion":
      return `conversion ${typeString(callee.type)}`;
    default:
      return callee.kind;
  }
}
