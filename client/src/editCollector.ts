import type { Position, Uri } from "vscode";

/** A replacement, as far as it is needed here. Lets tests run without VS Code. */
export interface Replacement {
  readonly range: { readonly start: Position; readonly end: Position };
  readonly newText: string;
}

/** A replacement in a file, with the name of the fix it belongs to. */
export interface NamedEdit extends Replacement {
  readonly uri: Uri;
  readonly label: string;
}

/** Joins the edits of many fixes, each whole or not at all. */
export class EditCollector {
  readonly edits: NamedEdit[] = [];
  /** Fixes taken in. */
  taken = 0;
  /** Fixes that overlap one taken before. */
  leftOut = 0;

  /** Takes a fix, unless one of its edits overlaps what is there. An edit that is there already, such as an import, counts once. */
  add(label: string, files: readonly (readonly [Uri, readonly Replacement[]])[]): void {
    const own = files.flatMap(([uri, edits]) => edits.map(({ range, newText }) => ({ uri, range, newText, label })));
    const fresh = own.filter((edit) => !this.edits.some((known) => same(known, edit)));
    if (fresh.some((edit) => this.edits.some((known) => overlap(known, edit)))) {
      this.leftOut++;
      return;
    }
    this.edits.push(...fresh);
    this.taken++;
  }
}

function same(a: NamedEdit, b: NamedEdit): boolean {
  return (
    a.newText === b.newText &&
    a.uri.toString() === b.uri.toString() &&
    compare(a.range.start, b.range.start) === 0 &&
    compare(a.range.end, b.range.end) === 0
  );
}

/** Two insertions at one place would come in an order that nobody chose, so they overlap too. */
function overlap(a: NamedEdit, b: NamedEdit): boolean {
  if (a.uri.toString() !== b.uri.toString()) return false;
  const apart = compare(a.range.end, b.range.start) < 0 || compare(b.range.end, a.range.start) < 0;
  const touching = compare(a.range.end, b.range.start) === 0 || compare(b.range.end, a.range.start) === 0;
  return !apart && !(touching && (!isEmpty(a) || !isEmpty(b)));
}

function isEmpty({ range }: Replacement): boolean {
  return compare(range.start, range.end) === 0;
}

function compare(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}
