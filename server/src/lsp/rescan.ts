import type { Host } from "../go/host";
import type { ClosedFiles } from "./closed-files";
import type { ConfigurationSource } from "./configuration-source";
import type { Documents } from "./documents";
import { contained } from "./guard";
import type { Log } from "./log";
import type { Scanner } from "./parts";
import type { Visible } from "./session";
import type { SettingsStore } from "./settings";
import { unsavedTexts } from "./unsaved";

/** How long things must be quiet before a rescan starts, in milliseconds: a checkout changes files for a while. */
const quiet = 500;

/**
 * Looks again at many packages that a scan has covered, in the scanner's threads: after a change of the configuration, or
 * of very many files at once. One run at a time; what comes meanwhile is the next run's.
 */
export class Rescan {
  readonly #pending = new Set<string>();
  #abort: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly scanner: Scanner,
    private readonly closedFiles: ClosedFiles,
    private readonly visible: Visible,
    private readonly configuration: ConfigurationSource,
    private readonly settings: SettingsStore,
    private readonly documents: Documents,
    private readonly disk: Host,
    private readonly log: Log,
  ) {}

  /** Schedules packages; each call puts the start off a little. */
  request(dirs: Iterable<string>): void {
    for (const dir of dirs) this.#pending.add(dir);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      contained(this.log, "Rescan", () => this.#run()),
      quiet,
    );
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#abort?.abort();
  }

  async #run(): Promise<void> {
    if (this.#abort) return;
    const dirs = new Set(this.#pending);
    this.#pending.clear();
    const abort = new AbortController();
    this.#abort = abort;
    try {
      await this.scanner.scan({
        folders: [...dirs],
        overlays: unsavedTexts(this.documents, this.disk),
        configFor: (dir) => this.configuration.of(dir).config,
        cache: this.settings.of([...dirs][0] ?? "/"),
        signal: abort.signal,
        onPackage: ({ dir, findings }) => {
          // The walk may meet packages that no scan has covered; they stay unseen.
          if (!abort.signal.aborted && dirs.delete(dir)) this.closedFiles.update(dir, this.visible(dir, findings));
        },
        onProgress: () => {},
      });
      if (!abort.signal.aborted) for (const dir of dirs) this.closedFiles.missed(dir);
    } finally {
      this.#abort = undefined;
      if (this.#pending.size > 0 && !abort.signal.aborted) this.request([]);
    }
  }
}
