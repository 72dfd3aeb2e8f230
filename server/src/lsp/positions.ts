import type { Position, Range } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Span } from "../finding/finding";
import type { Host } from "../go/host";
import type { Documents } from "./documents";

/** A span that already knows its lines (1-based), as a scan in another thread gives it. */
interface LocatedSpan extends Span {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/**
 * Turns offsets into protocol positions and paths into URIs. Lines are counted the protocol's way (a lone `\r` ends one
 * too). Texts of files that are not open are read once per instance, so an instance serves one answer and is dropped.
 */
export class Positions {
  readonly #documents: Documents;
  readonly #host: Host;
  readonly #read = new Map<string, TextDocument>();

  constructor(documents: Documents, host: Host) {
    this.#documents = documents;
    this.#host = host;
  }

  /** The text that offsets into a file count in; empty where the file vanished. */
  text(path: string): TextDocument {
    const open = this.#documents.byPath(path);
    if (open) return open.document;
    let text = this.#read.get(path);
    if (!text) {
      text = TextDocument.create(path, "go", 0, this.#host.readFile(path) ?? "");
      this.#read.set(path, text);
    }
    return text;
  }

  range(span: Span | LocatedSpan): Range {
    // A scan has located its spans already: the file need not be read again.
    if ("line" in span && !this.#documents.byPath(span.file)) {
      return {
        start: { line: span.line - 1, character: span.column - 1 },
        end: { line: span.endLine - 1, character: span.endColumn - 1 },
      };
    }
    const text = this.text(span.file);
    return { start: text.positionAt(span.start), end: text.positionAt(span.end) };
  }

  offset(path: string, position: Position): number {
    return this.text(path).offsetAt(position);
  }

  uri(path: string): string {
    return this.#documents.uriOf(path);
  }
}
