import type { Node } from "./ast";

/**
 * A node as a compact s-expression, for tests and for looking at things: `(Call f (Binary + a 1))`. Lists stand in
 * brackets, absent parts as `_`, offsets are left out.
 */
export function dump(node: Node | undefined): string {
  if (node === undefined) return "_";
  if (node.kind === "Ident") return node.name;
  if (node.kind === "BasicLit") return node.text;
  const parts: string[] = [node.kind];
  for (const [key, value] of entries(node)) {
    if (SKIPPED.has(key)) continue;
    if (typeof value === "boolean") {
      if (value) parts.push(key);
    } else if (Array.isArray(value)) parts.push(`[${value.map((each) => dump(each as Node)).join(" ")}]`);
    else if (value === undefined) parts.push("_");
    else if (typeof value === "object") parts.push(dump(value as Node));
    else parts.push(String(value));
  }
  return `(${parts.join(" ")})`;
}

const SKIPPED = new Set(["kind", "pos", "end", "iota", "repeats"]);

function entries(node: Node): (readonly [string, unknown])[] {
  if (node.kind !== "FuncDecl") return Object.entries(node);
  return [
    ["name", node.name],
    ["recv", node.recv],
    ["typeParams", node.typeParams],
    ["type", node.type],
    ["body", node.body],
  ];
}
