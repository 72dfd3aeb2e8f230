import type { Connection, Diagnostic } from "vscode-languageserver";
import type { Host } from "../go/host";
import { digest } from "./digest";
import type { Documents, OpenDocument } from "./documents";
import type { Features } from "./features";
import { contained } from "./guard";
import type { Log } from "./log";
import type { Pace } from "./pace";
import { Positions } from "./positions";
import type { AnalysisSession } from "./session";
import type { SettingsStore } from "./settings";
import { sleep, turn } from "./turn";
import { folderOf } from "./uri";
import { diagnosticOf, problemDiagnostic } from "./views";

/** The diagnostics of a document; equal lists have equal ids. */
export interface Report {
  readonly id: string;
  readonly items: readonly Diagnostic[];
}

/** What the client has of a document. */
interface Delivered {
  readonly id: string;
  readonly version: number;
}

/**
 * Keeps what the client shows of open documents true. A client that pulls asks by itself for the document it edits; it is
 * told to ask again when that edit changed the answer for another one. A client that cannot pull is pushed to.
 */
export class Delivery {
  readonly #delivered = new Map<string, Delivered>();
  /** Open documents, the one edited last at the end. */
  readonly #order = new Set<string>();
  /** Packages that nobody has open but that are shown, and must be looked at again. */
  readonly #background = new Set<string>();
  #running = false;
  #again = false;
  #stopped = false;

  constructor(
    private readonly connection: Connection,
    private readonly documents: Documents,
    private readonly host: Host,
    private readonly session: AnalysisSession,
    private readonly settings: SettingsStore,
    private readonly features: Features,
    private readonly pace: Pace,
    private readonly log: Log,
  ) {}

  /** Analyses the document's package where that is due. Synchronous. */
  report(path: string): Report {
    const at = new Positions(this.documents, this.host);
    const { findings, problems } = this.session.analyse(folderOf(path));
    const isOpen = this.documents.byPath(path) !== undefined;
    const shown = (findings.get(path)?.findings ?? []).filter(({ whileOpen }) => isOpen || whileOpen !== true);
    const items = [
      ...problems.filter(({ file, internal }) => file === path && !internal).map(problemDiagnostic),
      ...shown.map((finding) => diagnosticOf(finding, at, this.features)),
    ];
    return { id: digest(JSON.stringify(items)), items };
  }

  /**
   * Resolves when an analysis of the document's package may start without getting in the way of typing; at once where the
   * last one still holds. `stop` ends the wait early.
   */
  ready(open: OpenDocument, stop: () => boolean): Promise<void> {
    const dir = folderOf(open.path);
    return this.pace.pause(this.session.current(dir) ? 0 : this.session.cost(dir), stop);
  }

  /** The client now has this report of the document. */
  delivered(open: OpenDocument, report: Report): void {
    this.#delivered.set(open.path, { id: report.id, version: open.document.version });
  }

  /** Whether the settings want this document left alone until it is saved. */
  waitsForSave(open: OpenDocument): boolean {
    return this.settings.of(open.path).run === "onSave" && open.document.version !== open.savedVersion;
  }

  /** A document was opened, edited or saved. */
  touched(open: OpenDocument): void {
    this.#order.delete(open.path);
    this.#order.add(open.path);
    this.settle();
  }

  /** A document was closed; a client that is pushed to loses its diagnostics, one that pulls drops them by itself. */
  closed(open: OpenDocument): void {
    this.#order.delete(open.path);
    this.#delivered.delete(open.path);
    if (!this.features.pullDiagnostics) this.#push(open.uri, undefined, []);
    this.settle();
  }

  /** A package without open documents is to be looked at again, when nothing else is to be done. */
  background(dirs: Iterable<string>): void {
    for (const dir of dirs) this.#background.add(dir);
    this.settle();
  }

  /** Brings everything up to date soon, a package at a time, giving way to edits and requests. */
  settle(): void {
    this.#again = true;
    if (this.#running || this.#stopped) return;
    this.#running = true;
    contained(this.log, "Updating open documents", () => this.#run())();
  }

  /** Nothing is sent any more. */
  stop(): void {
    this.#stopped = true;
  }

  async #run(): Promise<void> {
    try {
      while (this.#again && !this.#stopped) {
        this.#again = false;
        this.session.flush();
        await this.#openDocuments();
        if (!this.#again) await this.#backgroundPackages();
      }
    } finally {
      this.#running = false;
    }
  }

  async #openDocuments(): Promise<void> {
    let stale = false;
    for (const path of [...this.#order].reverse()) {
      const document = this.documents.byPath(path);
      if (!document || this.waitsForSave(document)) continue;
      const gone = (): boolean => this.documents.byPath(path) !== document;
      await this.ready(document, () => this.#stopped || gone());
      if (this.#stopped) return;
      if (gone()) continue;
      try {
        stale = this.#compare(document) || stale;
      } catch (error) {
        this.log.error(`Analysis of ${path} failed`, error);
      }
    }
    if (stale && this.features.refreshDiagnostics) {
      this.log.trace(() => "Another file changed the answer: asking for a refresh");
      // Not awaited: a client may answer only after it has pulled again.
      this.connection.languages.diagnostics.refresh().catch(() => {});
    }
  }

  /** Answers whether a client that pulls holds an answer for this very text that is no longer true. */
  #compare(open: OpenDocument): boolean {
    const report = this.report(open.path);
    const known = this.#delivered.get(open.path);
    if (known?.id === report.id) return false;
    if (this.features.pullDiagnostics) return known !== undefined && known.version === open.document.version;
    if (known !== undefined || report.items.length > 0) this.#push(open.uri, open.document.version, report.items);
    this.delivered(open, report);
    return false;
  }

  async #backgroundPackages(): Promise<void> {
    for (const dir of this.#background) {
      await this.pace.pause(this.session.cost(dir), () => this.#stopped);
      if (this.#stopped || this.#again) return;
      this.#background.delete(dir);
      try {
        const { milliseconds } = this.session.analyse(dir);
        if (!this.#hasOpen(dir)) this.session.forget(dir);
        // Four times as long idle as busy: what nobody looks at never gets in the way.
        await sleep(Math.min(4 * milliseconds, 1000));
      } catch (error) {
        this.log.error(`Analysis of ${dir} failed`, error);
      }
      await turn();
    }
  }

  #hasOpen(dir: string): boolean {
    for (const open of this.documents.all()) if (folderOf(open.path) === dir) return true;
    return false;
  }

  #push(uri: string, version: number | undefined, diagnostics: readonly Diagnostic[]): void {
    this.connection.sendDiagnostics({ uri, version, diagnostics: [...diagnostics] }).catch(() => {});
  }
}
