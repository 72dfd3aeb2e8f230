import type { Diagnostic, DiagnosticCollection, Uri } from "vscode";

/** A diagnostic collection, as far as it is needed here. Lets tests run without VS Code. */
export type Shown = Pick<DiagnosticCollection, "name" | "set" | "delete" | "get" | "dispose">;

/**
 * What the Problems panel shows of us. The language client pulls the findings of open files, a scan brings those of all
 * others; both end in one collection with one entry a file, so no finding can appear twice. What was pulled goes before
 * what was scanned, and when a file closes its scanned findings come back.
 */
export class Findings {
  readonly #shown: Shown;
  /** By URI; everything the last scans told, also of files that are open at the moment. */
  readonly #scanned = new Map<string, { readonly uri: Uri; readonly diagnostics: readonly Diagnostic[] }>();
  /** Every URI for which the language client has an answer. */
  readonly #pulled = new Map<string, Uri>();

  constructor(shown: Shown) {
    this.#shown = shown;
  }

  /** Files with scanned findings. */
  get scannedFiles(): number {
    return this.#scanned.size;
  }

  /** Takes a scan's findings of a file; an empty list forgets it. */
  scanned(uri: Uri, diagnostics: readonly Diagnostic[]): void {
    if (diagnostics.length > 0) this.#scanned.set(uri.toString(), { uri, diagnostics });
    else this.#scanned.delete(uri.toString());
    this.#show(uri);
  }

  /** Forgets the scanned findings of all files that `which` accepts. */
  clearScanned(which: (uri: Uri) => boolean = () => true): void {
    for (const { uri } of [...this.#scanned.values()]) if (which(uri)) this.scanned(uri, []);
  }

  /**
   * The collection that the language client writes pulled diagnostics to. Disposing it, as a restart does, leaves the
   * scanned findings in place.
   */
  collection(name: string): DiagnosticCollection {
    return new PulledCollection(name, this.#shown, {
      set: (uri, diagnostics) => {
        this.#pulled.set(uri.toString(), uri);
        this.#shown.set(uri, diagnostics);
      },
      delete: (uri) => {
        this.#pulled.delete(uri.toString());
        this.#show(uri);
      },
      uris: () => [...this.#pulled.values()],
    });
  }

  dispose(): void {
    this.#scanned.clear();
    this.#pulled.clear();
    this.#shown.dispose();
  }

  #show(uri: Uri): void {
    if (this.#pulled.has(uri.toString())) return;
    const scanned = this.#scanned.get(uri.toString());
    if (scanned) this.#shown.set(uri, scanned.diagnostics);
    else this.#shown.delete(uri);
  }
}

interface PulledStore {
  set(uri: Uri, diagnostics: readonly Diagnostic[]): void;
  delete(uri: Uri): void;
  uris(): readonly Uri[];
}

/** The language client's view of {@link Findings}: an ordinary collection that knows pulled files only. */
class PulledCollection implements DiagnosticCollection {
  readonly name: string;
  readonly #shown: Shown;
  readonly #store: PulledStore;

  constructor(name: string, shown: Shown, store: PulledStore) {
    this.name = name;
    this.#shown = shown;
    this.#store = store;
  }

  set(uri: Uri, diagnostics: readonly Diagnostic[] | undefined): void;
  set(entries: readonly [Uri, readonly Diagnostic[] | undefined][]): void;
  set(
    uriOrEntries: Uri | readonly [Uri, readonly Diagnostic[] | undefined][],
    diagnostics?: readonly Diagnostic[],
  ): void {
    const entries = isUri(uriOrEntries) ? [[uriOrEntries, diagnostics] as const] : uriOrEntries;
    for (const [uri, list] of entries) {
      if (list) this.#store.set(uri, list);
      else this.#store.delete(uri);
    }
  }

  delete(uri: Uri): void {
    this.#store.delete(uri);
  }

  clear(): void {
    for (const uri of this.#store.uris()) this.#store.delete(uri);
  }

  get(uri: Uri): readonly Diagnostic[] | undefined {
    return this.has(uri) ? this.#shown.get(uri) : undefined;
  }

  has(uri: Uri): boolean {
    return this.#store.uris().some((known) => known.toString() === uri.toString());
  }

  forEach(
    callback: (uri: Uri, diagnostics: readonly Diagnostic[], collection: DiagnosticCollection) => unknown,
    thisArg?: unknown,
  ): void {
    for (const [uri, diagnostics] of this) callback.call(thisArg, uri, diagnostics, this);
  }

  *[Symbol.iterator](): Iterator<[uri: Uri, diagnostics: readonly Diagnostic[]]> {
    for (const uri of this.#store.uris()) yield [uri, this.#shown.get(uri) ?? []];
  }

  dispose(): void {
    this.clear();
  }
}

function isUri(value: Uri | readonly unknown[]): value is Uri {
  return !Array.isArray(value);
}
