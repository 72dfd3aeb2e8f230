/** A place as people and protocols count it: both 1-based, `column` in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Turns offsets of one text into lines and columns. Only `\n` ends a line, as in Go; `\r` belongs to its line. */
export class LineIndex {
  readonly #starts: number[] = [0];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) this.#starts.push(at + 1);
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  /** Line (1-based) that holds the offset; offsets outside the text answer the nearest line. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  positionAt(offset: number): Position {
    const clamped = Math.min(Math.max(offset, 0), this.#text.length);
    const line = this.lineAt(clamped);
    return { line, column: clamped - this.#starts[line - 1]! + 1 };
  }

  /** Offset of a position; lines and columns beyond the text answer the end of the text or of the line. */
  offsetAt(position: Position): number {
    const start = this.startOf(position.line);
    return Math.min(start + position.column - 1, this.endOf(position.line));
  }

  /** Offset where a line (1-based) starts; the end of the text for lines beyond it. */
  startOf(line: number): number {
    return this.#starts[line - 1] ?? this.#text.length;
  }

  /** Offset after a line's last character, its `\n` left out. */
  endOf(line: number): number {
    const next = this.#starts[line];
    return next === undefined ? this.#text.length : next - 1;
  }

  /** Text of a line without its end; a `\r` before it is dropped too. */
  textOf(line: number): string {
    const text = this.#text.slice(this.startOf(line), this.endOf(line));
    return text.endsWith("\r") ? text.slice(0, -1) : text;
  }
}
