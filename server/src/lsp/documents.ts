import { type Connection, TextDocuments } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { pathOfUri, schemeOf, uriOfPath } from "./uri";

/** A Go document that an editor holds open. */
export interface OpenDocument {
  /** As the client spells it. */
  readonly uri: string;
  readonly path: string;
  readonly document: TextDocument;
  /** Version at the last open or save; the text is unsaved where it differs from `document.version`. */
  savedVersion: number;
}

const queryEnding = ".scm";

/** What a {@link Documents} tells its owner. Called after the state has changed. */
export interface DocumentEvents {
  opened(open: OpenDocument): void;
  changed(open: OpenDocument): void;
  saved(open: OpenDocument): void;
  /** The document is no longer among the open ones. */
  closed(open: OpenDocument): void;
  /** A query file was opened, edited or closed. */
  queryTouched(path: string): void;
}

/**
 * The Go documents that are open, by path and by URI, and the texts of open query files. Others are ignored, whatever the client's selector lets through:
 * other languages, and schemes that hold no files of the workspace (`git:` is the old side of a comparison).
 */
export class Documents {
  readonly #all = new TextDocuments(TextDocument);
  readonly #byPath = new Map<string, OpenDocument>();
  readonly #byUri = new Map<string, OpenDocument>();
  readonly #queries = new Map<string, TextDocument>();

  /**
   * Starts to follow the connection's document notifications.
   * @param scheme whether documents of a scheme belong to the workspace
   */
  listen(connection: Connection, scheme: (name: string) => boolean, events: DocumentEvents): void {
    this.#all.onDidOpen(({ document }) => {
      if (!scheme(schemeOf(document.uri))) return;
      if (document.uri.endsWith(queryEnding)) {
        const path = pathOfUri(document.uri);
        this.#queries.set(path, document);
        events.queryTouched(path);
        return;
      }
      if (document.languageId !== "go" && !document.uri.endsWith(".go")) return;
      const open = { uri: document.uri, path: pathOfUri(document.uri, true), document, savedVersion: document.version };
      this.#byPath.set(open.path, open);
      this.#byUri.set(open.uri, open);
      events.opened(open);
    });
    this.#all.onDidChangeContent(({ document }) => {
      const open = this.#byUri.get(document.uri);
      if (document.uri.endsWith(queryEnding) && this.#queries.has(pathOfUri(document.uri)))
        events.queryTouched(pathOfUri(document.uri));
      // Fires for the opening too, before or after onDidOpen.
      if (open && document.version !== open.savedVersion) events.changed(open);
    });
    this.#all.onDidSave(({ document }) => {
      const open = this.#byUri.get(document.uri);
      if (!open) return;
      open.savedVersion = document.version;
      events.saved(open);
    });
    this.#all.onDidClose(({ document }) => {
      if (document.uri.endsWith(queryEnding) && this.#queries.delete(pathOfUri(document.uri))) {
        events.queryTouched(pathOfUri(document.uri));
        return;
      }
      const open = this.#byUri.get(document.uri);
      if (!open) return;
      this.#byUri.delete(open.uri);
      this.#byPath.delete(open.path);
      events.closed(open);
    });
    this.#all.listen(connection);
  }

  byUri(uri: string): OpenDocument | undefined {
    return this.#byUri.get(uri) ?? this.#byPath.get(pathOfUri(uri, true));
  }

  byPath(path: string): OpenDocument | undefined {
    return this.#byPath.get(path);
  }

  all(): Iterable<OpenDocument> {
    return this.#byPath.values();
  }

  /** Paths and documents of the open query files. */
  queries(): Iterable<readonly [string, TextDocument]> {
    return this.#queries;
  }

  /** The text of an open Go document or query file. */
  textOf(path: string): string | undefined {
    return (this.#byPath.get(path)?.document ?? this.#queries.get(path))?.getText();
  }

  /** The client's own spelling where the file is open, ours where it is not. */
  uriOf(path: string): string {
    return this.#byPath.get(path)?.uri ?? this.#queries.get(path)?.uri ?? uriOfPath(path);
  }
}
