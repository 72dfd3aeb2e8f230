import type { Edit, Fix } from "./finding";

/**
 * Applies edits of one file to its text. Edits must not overlap (see `pickFixes`); two insertions at one offset are
 * made in the order given.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = edits.map((edit, index) => ({ edit, index })).sort(byPosition);
  let result = "";
  let at = 0;
  for (const { edit } of ordered) {
    result += text.slice(at, edit.span.start) + edit.newText;
    at = edit.span.end;
  }
  return result + text.slice(at);
}

/**
 * Chooses, in order, fixes none of whose edits touches an edit of one chosen before. An edit made by two fixes alike
 * (the same import, the same inserted line) is kept once. Answers the edits by file path.
 */
export function pickFixes(fixes: readonly Fix[]): {
  readonly chosen: readonly Fix[];
  readonly edits: ReadonlyMap<string, readonly Edit[]>;
} {
  const chosen: Fix[] = [];
  const edits = new Map<string, Edit[]>();
  for (const fix of fixes) {
    const fresh = fix.edits.filter((edit) => !(edits.get(edit.span.file) ?? []).some((other) => same(edit, other)));
    const clash = fresh.some((edit) => (edits.get(edit.span.file) ?? []).some((other) => touches(edit, other)));
    if (clash) continue;
    chosen.push(fix);
    for (const edit of fresh) {
      const list = edits.get(edit.span.file);
      if (list === undefined) edits.set(edit.span.file, [edit]);
      else list.push(edit);
    }
  }
  return { chosen, edits };
}

function same(a: Edit, b: Edit): boolean {
  return a.span.start === b.span.start && a.span.end === b.span.end && a.newText === b.newText;
}

/** Overlap; an insertion at the very edge of a replacement touches it, two insertions at one offset do not. */
function touches(a: Edit, b: Edit): boolean {
  const bothInsert = a.span.start === a.span.end && b.span.start === b.span.end;
  return !bothInsert && a.span.start <= b.span.end && b.span.start <= a.span.end && !adjacent(a, b);
}

/** Two replacements side by side do not disturb each other. */
function adjacent(a: Edit, b: Edit): boolean {
  const bothReplace = a.span.start < a.span.end && b.span.start < b.span.end;
  return bothReplace && (a.span.end === b.span.start || b.span.end === a.span.start);
}

function byPosition(a: { edit: Edit; index: number }, b: { edit: Edit; index: number }): number {
  return a.edit.span.start - b.edit.span.start || a.edit.span.end - b.edit.span.end || a.index - b.index;
}
