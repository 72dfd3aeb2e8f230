import type { Position, Range } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Span } from "../finding/finding";
import type { Host } from "../go/host";
import type { Documents } from "./documents";

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

  range(span: Span): Range {
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
