import type { Edit } from "../../finding/finding";
import type { FuncNode, GoFile, Ident } from "../../go/ast";
import type { Checker, VarObj } from "../../go/model";
import { replaceNode } from "./lines";

/**
 * A name that occurs nowhere in the function: one of the wanted ones, else the first of them with a number. Looking at
 * the text alone is coarse, but it can only reject a name too often; line comments do not count.
 */
export function freshName(file: GoFile, within: FuncNode, wanted: readonly string[]): string {
  const text = file.text.slice(within.pos, within.end).replace(/\/\/.*$/gm, "");
  const taken = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(text) || isPackageName(file, name);
  for (const name of wanted) if (!taken(name)) return name;
  const base = wanted[0] ?? "v";
  for (let n = 2; ; n++) if (!taken(`${base}${n}`)) return `${base}${n}`;
}

function isPackageName(file: GoFile, name: string): boolean {
  return file.imports.some((spec) => (spec.name?.name ?? spec.path.split("/").pop()) === name);
}

/** Gives every use of a variable, its declaration included, another name. */
export function renameVariable(file: GoFile, checker: Checker, obj: VarObj, name: string): readonly Edit[] {
  return checker.usesOf(obj).map((ident: Ident) => replaceNode(file, ident, name));
}
