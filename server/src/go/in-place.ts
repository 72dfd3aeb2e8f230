import type { NodeBase } from "./ast";

/** A node as it is while its file is edited in place: nobody else may write to one. */
export interface Movable {
  pos: number;
  end: number;
}

/** All nodes of trees, each once, so that moving them is a walk over a list. */
export function nodesBelow(roots: readonly (object | undefined)[]): Movable[] {
  const found = new Set<object>();
  const collect = (value: object): void => {
    if (Array.isArray(value)) {
      for (const each of value) if (typeof each === "object" && each !== null) collect(each);
      return;
    }
    if (found.has(value)) return;
    found.add(value);
    for (const child of Object.values(value)) if (typeof child === "object" && child !== null) collect(child);
  };
  for (const root of roots) if (root !== undefined) collect(root);
  return [...found].filter((node): node is Movable => "pos" in node);
}

/** Moves nodes by so many UTF-16 units. */
export function move(nodes: readonly Movable[], by: number): void {
  for (const node of nodes) {
    node.pos += by;
    node.end += by;
  }
}

/** Comments that mean something to the compiler or the Go tool. */
const directive = /\/\/(?:go:|export |line |[ \t]*\+build)|\/\*line /;

/**
 * Where the comments and empty lines that begin at an offset end; undefined where they say something to the compiler, or
 * where one is not closed. `lines`: whether a line ends among them.
 */
export function remarksFrom(text: string, from: number): { readonly end: number; readonly lines: boolean } | undefined {
  let at = from;
  let lines = false;
  for (;;) {
    const c = text[at];
    if (c === "\n") lines = true;
    if (c === " " || c === "\t" || c === "\r" || c === "\n") at++;
    else if (c === "/" && text[at + 1] === "/") {
      const end = text.indexOf("\n", at);
      at = end < 0 ? text.length : end;
    } else if (c === "/" && text[at + 1] === "*") {
      const end = text.indexOf("*/", at + 2);
      if (end < 0) return undefined;
      if (text.slice(at, end).includes("\n")) lines = true;
      at = end + 2;
    } else break;
  }
  return directive.test(text.slice(from, at)) ? undefined : { end: at, lines };
}

/** Spans that begin at or after an offset stand further on now, those that end before `from` where they stood. */
export function moved<T extends NodeBase>(
  spans: readonly T[],
  from: number,
  to: number,
  by: number,
  inside: readonly T[],
): T[] {
  return [
    ...spans.filter(({ end }) => end <= from),
    ...inside,
    ...spans.filter(({ pos }) => pos >= to).map((span) => ({ ...span, pos: span.pos + by, end: span.end + by })),
  ];
}
