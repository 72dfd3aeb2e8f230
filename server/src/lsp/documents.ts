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

/** What a {@link Documents} tells its owner. Called after the state has changed. */
export interface DocumentEvents {
  opened(open: OpenDocument): void;
  changed(open: OpenDocument): void;
  saved(open: OpenDocument): void;
  /** The document is no longer among the open ones. */
  closed(open: OpenDocument): void;
}

/**
 * The Go documents that are open, by path and by URI. Others are ignored, whatever the client's selector lets through:
 * other languages, and schemes that hold no files of the workspace (`git:` is the old side of a comparison).
 */
export class Documents {
  readonly #all = new TextDocuments(TextDocument);
  readonly #byPath = new Map<string, OpenDocument>();
  readonly #byUri = new Map<string, OpenDocument>();

  /**
   * Starts to follow the connection's document notifications.
   * @param scheme whether documents of a scheme belong to the workspace
   */
  listen(connection: Connection, scheme: (name: string) => boolean, events: DocumentEvents): void {
    this.#all.onDidOpen(({ document }) => {
      if (document.languageId !== "go" && !document.uri.endsWith(".go")) return;
      if (!scheme(schemeOf(document.uri))) return;
      const open = { uri: document.uri, path: pathOfUri(document.uri, true), document, savedVersion: document.version };
      this.#byPath.set(open.path, open);
      this.#byUri.set(open.uri, open);
      events.opened(open);
    });
    this.#all.onDidChangeContent(({ document }) => {
      const open = this.#byUri.get(document.uri);
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

  /** The client's own spelling where the file is open, ours where it is not. */
  uriOf(path: string): string {
    return this.#byPath.get(path)?.uri ?? uriOfPath(path);
  }
}
