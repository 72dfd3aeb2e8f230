import type { Edit } from "../../finding/finding";
import type { GoFile, ImportSpec } from "../../go/ast";
import { beginsLine, endsLine, indentAt, lineBreak, lineEnd, lineStart, replace } from "./lines";

/** Name under which the file sees a package: its local name, or the last part of its path; undefined when not imported. */
export function importName(file: GoFile, path: string): string | undefined {
  for (const spec of file.imports) {
    if (spec.path !== path) continue;
    const name = spec.name?.name;
    if (name === "_" || name === ".") continue;
    return name ?? packageNameOf(path);
  }
  return undefined;
}

/** Last path element that is no major version: "github.com/x/y/v2" → "y", "gopkg.in/yaml.v3" → "yaml". */
export function packageNameOf(path: string): string {
  const parts = path.split("/");
  let last = parts.pop() ?? path;
  if (/^v\d+$/.test(last) && parts.length > 0) last = parts.pop() ?? last;
  return last.replace(/\.v\d+$/, "").replace(/^go-/, "");
}

/**
 * The edit that imports a package, in the place gofmt's sorting and goimports' grouping want; none where it is imported
 * already. Undefined where the imports are broken or stand in a way that cannot be extended simply.
 */
export function addImport(file: GoFile, path: string): readonly Edit[] | undefined {
  if (importName(file, path) !== undefined) return [];
  if (path.includes('"')) return undefined;
  const eol = lineBreak(file.text);
  const specs = file.imports.filter((spec) => spec.path !== "C");
  if (specs.length === 0) return afterPackageClause(file, path, eol);
  const group = specs.filter((spec) => beginsLine(file, spec));
  if (group.length > 0) return intoGroup(file, group, path, eol);
  return alone(file, specs[0]!, path, eol);
}

function afterPackageClause(file: GoFile, path: string, eol: string): readonly Edit[] | undefined {
  if (file.packageName === "") return undefined;
  const at = lineEnd(file.text, file.packagePos);
  return [replace(file, at, at, `${eol}${eol}import "${path}"`)];
}

/** `import "fmt"` on a line of its own becomes a group of two. */
function alone(file: GoFile, spec: ImportSpec, path: string, eol: string): readonly Edit[] | undefined {
  const start = lineStart(file.text, spec.pos);
  const before = file.text.slice(start, spec.pos);
  if (!/^import\s+$/.test(before) || !endsLine(file, spec)) return undefined;
  const old = file.text.slice(spec.pos, spec.end);
  const both = precedes(spec.path, path) ? [old, `"${path}"`] : [`"${path}"`, old];
  const gap = isStandard(spec.path) === isStandard(path) ? eol : eol + eol;
  return [replace(file, start, spec.end, `import (${eol}\t${both.join(`${gap}\t`)}${eol})`)];
}

/** Specs inside parentheses: into the block of its kind, sorted. */
function intoGroup(file: GoFile, group: readonly ImportSpec[], path: string, eol: string): readonly Edit[] | undefined {
  const blocks = splitBlocks(file, group);
  const standard = isStandard(path);
  const block = blocks.find((specs) => specs.every((spec) => isStandard(spec.path) === standard));
  if (block !== undefined) {
    const next = block.find((spec) => path < spec.path);
    if (next !== undefined) return [insertLine(file, next, path, eol)];
    const last = block[block.length - 1]!;
    return [appendLine(file, last, eol + indentAt(file.text, last.pos), path)];
  }
  const mixed = blocks.find((specs) => specs.some((spec) => isStandard(spec.path) === standard));
  if (mixed !== undefined) {
    const next = mixed.find((spec) => path < spec.path);
    const last = mixed[mixed.length - 1]!;
    return [
      next !== undefined
        ? insertLine(file, next, path, eol)
        : appendLine(file, last, eol + indentAt(file.text, last.pos), path),
    ];
  }
  if (standard) {
    const first = group[0]!;
    const at = lineStart(file.text, first.pos);
    return [replace(file, at, at, `${indentAt(file.text, first.pos)}"${path}"${eol}${eol}`)];
  }
  const last = group[group.length - 1]!;
  return [appendLine(file, last, eol + eol + indentAt(file.text, last.pos), path)];
}

function insertLine(file: GoFile, next: ImportSpec, path: string, eol: string): Edit {
  const at = lineStart(file.text, next.pos);
  return replace(file, at, at, `${indentAt(file.text, next.pos)}"${path}"${eol}`);
}

function appendLine(file: GoFile, last: ImportSpec, gap: string, path: string): Edit {
  const at = lineEnd(file.text, last.end);
  return replace(file, at, at, `${gap}"${path}"`);
}

/** Runs of specs without an empty or comment line between them, the unit in which gofmt sorts. */
function splitBlocks(file: GoFile, group: readonly ImportSpec[]): ImportSpec[][] {
  const blocks: ImportSpec[][] = [];
  let previous: ImportSpec | undefined;
  for (const spec of group) {
    const between = previous === undefined ? "" : file.text.slice(previous.end, spec.pos);
    const joined = previous !== undefined && (between.match(/\n/g)?.length ?? 0) === 1;
    if (joined) blocks[blocks.length - 1]!.push(spec);
    else blocks.push([spec]);
    previous = spec;
  }
  return blocks;
}

/** Standard-library paths have no dot in their first element (as goimports decides it). */
function isStandard(path: string): boolean {
  return !(path.split("/")[0] ?? "").includes(".");
}

function precedes(a: string, b: string): boolean {
  const standard = isStandard(a);
  return standard === isStandard(b) ? a < b : standard;
}
