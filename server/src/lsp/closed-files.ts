import type { Connection } from "vscode-languageserver";
import type { Finding } from "../finding/finding";
import type { Host } from "../go/host";
import { type FileShown, nothingShown } from "./baselines";
import { digest } from "./digest";
import type { Documents } from "./documents";
import type { Features } from "./features";
import type { FindingsFeed } from "./feed";
import { Positions } from "./positions";
import { folderOf, isWithin } from "./uri";
import { diagnosticOf } from "./views";

/** What does no harm is told only while the file is open. */
function lasting(shown: FileShown | undefined): FileShown | undefined {
  const findings = shown?.findings.filter(({ whileOpen }) => whileOpen !== true) ?? [];
  return shown && (findings.length > 0 || shown.accepted.length > 0) ? { ...shown, findings } : undefined;
}

interface Coverage {
  /** The files that were asked for; undefined for the whole package. */
  readonly only: ReadonlySet<string> | undefined;
  readonly files: Map<string, FileShown>;
}

/**
 * Findings of files that are not open, as a scan found them and later analyses of the same package changed them. They are
 * published by push while the file is closed and withdrawn when it is opened (then the open document's own way tells
 * them), so no file is ever shown twice. A client that takes the findings feed shows them by itself: nothing is pushed.
 */
export class ClosedFiles {
  readonly #connection: Connection;
  readonly #documents: Documents;
  readonly #host: Host;
  readonly #features: Features;
  readonly #feed: FindingsFeed | undefined;
  /** Package folder → what is shown of it; a folder is here when a scan has covered it. */
  readonly #covered = new Map<string, Coverage>();
  readonly #published = new Map<string, string>();
  readonly #pulled = new Set<string>();

  constructor(
    connection: Connection,
    documents: Documents,
    host: Host,
    features: Features,
    feed: FindingsFeed | undefined,
  ) {
    this.#connection = connection;
    this.#documents = documents;
    this.#host = host;
    this.#features = features;
    this.#feed = feed;
  }

  /** Whether a scan has covered the package of a folder. */
  covers(dir: string): boolean {
    return this.#covered.has(dir);
  }

  /** All folders that a scan has covered. */
  covered(): string[] {
    return [...this.#covered.keys()];
  }

  /** Folders that were covered, among those at or below the given ones. */
  coveredWithin(folders: readonly string[]): string[] {
    return [...this.#covered.keys()].filter((dir) => folders.some((folder) => isWithin(dir, folder)));
  }

  /**
   * What a scan found in a package.
   * @param only files that were asked for; without it the whole package. What an earlier scan covered stays covered.
   */
  cover(dir: string, findings: ReadonlyMap<string, FileShown>, only?: ReadonlySet<string>): void {
    const known = this.#covered.get(dir);
    const files = known?.files ?? new Map();
    const wider = only && known?.only ? new Set([...known.only, ...only]) : known && only ? known.only : only;
    this.#covered.set(dir, { only: wider, files });
    this.update(dir, findings);
  }

  /** The package was analysed anew; ignored where no scan covered it. */
  update(dir: string, findings: ReadonlyMap<string, FileShown>): void {
    const known = this.#covered.get(dir);
    if (!known) return;
    for (const path of new Set([...known.files.keys(), ...findings.keys()])) {
      if (known.only && !known.only.has(path)) continue;
      const now = lasting(findings.get(path));
      if (now === undefined) known.files.delete(path);
      else known.files.set(path, now);
      this.#show(path, now ?? nothingShown);
    }
  }

  /** The package is gone, or no longer looked at. */
  drop(dir: string): void {
    this.update(dir, new Map());
    this.#covered.delete(dir);
  }

  /** A walk did not meet the package: it is gone, or a configuration leaves it out, and another one may bring it back. */
  missed(dir: string): void {
    if (this.#host.readDirectory(dir) === undefined) this.drop(dir);
    else this.update(dir, new Map());
  }

  /** An editor opened the file. */
  opened(path: string): void {
    this.#pulled.delete(path);
    this.#publish(path, []);
  }

  /** A client pulled the diagnostics of a file that is not open: it has them, so they are not pushed too. */
  pulled(path: string): void {
    this.#pulled.add(path);
    this.#publish(path, []);
  }

  /** An editor closed the file. The findings stay visible where a scan covers it and it still exists. */
  closed(path: string): void {
    const shown = this.#covered.get(folderOf(path))?.files.get(path);
    const exists = shown !== undefined && this.#host.readFile(path) !== undefined;
    this.#show(path, exists ? shown : nothingShown);
  }

  /** Files (or all files below folders) vanished. */
  vanished(paths: readonly string[]): void {
    for (const path of paths) {
      for (const dir of this.coveredWithin([path])) this.drop(dir);
      if (this.#covered.get(folderOf(path))?.files.delete(path)) this.#show(path, nothingShown);
    }
  }

  #show(path: string, shown: FileShown): void {
    if (this.#documents.byPath(path)) return;
    this.#feed?.update(path, shown);
    if (!this.#pulled.has(path)) this.#publish(path, shown.findings);
  }

  #publish(path: string, findings: readonly Finding[]): void {
    if (this.#features.findings) return;
    const before = this.#published.get(path);
    if (findings.length === 0 && before === undefined) return;
    const at = new Positions(this.#documents, this.#host);
    const diagnostics = findings.map((finding) => diagnosticOf(finding, at, this.#features));
    const print = digest(JSON.stringify(diagnostics));
    if (print === before) return;
    if (findings.length === 0) this.#published.delete(path);
    else this.#published.set(path, print);
    this.#connection.sendDiagnostics({ uri: at.uri(path), diagnostics }).catch(() => {});
  }
}
