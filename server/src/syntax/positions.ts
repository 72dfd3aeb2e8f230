/** A place as line and column, both from 0; the column counts UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * What ends a line. Editors (LSP) end one at LF, CRLF and a lone CR; Go's tools and the parser at LF only, for which a CR
 * is white space.
 */
export type LineEnds = "editor" | "go";

/** Converts between offsets and line/column of one text. Immutable; made once per text version. */
export class LineIndex {
  private readonly starts: readonly number[];

  constructor(
    private readonly text: string,
    ends: LineEnds = "editor",
  ) {
    this.starts = ends === "go" ? lineFeedStarts(text) : editorLineStarts(text);
  }

  get lineCount(): number {
    return this.starts.length;
  }

  /** Offset of the first character of a line; lines past the end answer the text's length. */
  lineStart(line: number): number {
    return line < 0 ? 0 : (this.starts[line] ?? this.text.length);
  }

  /** Offsets outside the text are clamped into it. */
  positionAt(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle]! <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low, column: at - this.starts[low]! };
  }

  /** Columns past the end of a line mean its end (before the line break), as LSP wants it. */
  offsetAt(position: Position): number {
    if (position.line < 0) return 0;
    if (position.line >= this.starts.length) return this.text.length;
    const start = this.starts[position.line]!;
    let end = this.starts[position.line + 1] ?? this.text.length;
    if (position.line + 1 < this.starts.length) {
      if (end > start && this.text.charCodeAt(end - 1) === LF) end--;
      if (end > start && this.text.charCodeAt(end - 1) === CR) end--;
    }
    return Math.min(start + Math.max(0, position.column), end);
  }
}

const LF = 10;
const CR = 13;

function lineFeedStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function editorLineStarts(text: string): number[] {
  if (!text.includes("\r")) return lineFeedStarts(text);
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === LF || (code === CR && text.charCodeAt(at + 1) !== LF)) starts.push(at + 1);
  }
  return starts;
}
