import { LineIndex } from "../syntax/positions";

/** A place as people count it: both 1-based, `column` in UTF-16 code units. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Lines of a text, counted from 1 as in everything people read. Only `\n` ends a line, as in Go's own tools. */
export class SourceLines {
  readonly #index: LineIndex;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    this.#index = new LineIndex(text, "go");
  }

  get count(): number {
    return this.#index.lineCount;
  }

  /** Offsets outside the text answer the nearest line. */
  lineAt(offset: number): number {
    return this.#index.positionAt(offset).line + 1;
  }

  placeAt(offset: number): Place {
    const { line, column } = this.#index.positionAt(offset);
    return { line: line + 1, column: column + 1 };
  }

  /** Offset where a line starts; the end of the text for lines beyond it. */
  startOf(line: number): number {
    return this.#index.lineStart(line - 1);
  }

  /** Offset after a line's last character, its `\n` left out. */
  endOf(line: number): number {
    return line >= this.count ? this.#text.length : this.startOf(line + 1) - 1;
  }

  /** Text of a line without its end; a `\r` before it is dropped too. */
  textOf(line: number): string {
    return this.#text.slice(this.startOf(line), this.endOf(line)).replace(/\r$/, "");
  }
}
