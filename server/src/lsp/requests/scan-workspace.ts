import * as l10n from "@vscode/l10n";
import { type CancellationToken, type ProgressToken, ProgressType } from "vscode-languageserver";
import type { AnalysisProblem } from "../../engine/engine";
import type { PackageScan } from "../../workspace/package-scan";
import type { ServerContext } from "../context";
import { guarded } from "../guard";
import { told } from "../language";
import type { ScanOutcome } from "../parts";
import { Positions } from "../positions";
import { type FileFindings, Requests, type ScanParams, type ScanResult } from "../protocol";
import { unsavedTexts } from "../unsaved";
import { pathOfUri, uriOfPath } from "../uri";
import { fileFindingsOf } from "../views";

const partialResult = new ProgressType<FileFindings[]>();

/** `goLeakLens/scanWorkspace`: analyses folders in the background, streaming what it finds. */
export function registerScanWorkspace(server: ServerContext): void {
  const answer = async (params: ScanParams, token: CancellationToken): Promise<ScanResult> => {
    const folders = params.folders?.map((uri) => pathOfUri(uri)) ?? server.settings.folders;
    const files = params.files?.map((uri) => pathOfUri(uri));
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    const progress = await server.progress.begin(params.workDoneToken, l10n.t("Go Leak Lens: scan"), () =>
      abort.abort(),
    );
    server.status.set({ state: "scanning" });
    const start = performance.now();
    const tally = new Tally(server, files && new Set(files), params.partialResultToken);
    try {
      const scan = server.scanner.scan({
        folders,
        files,
        overlays: unsavedTexts(server.documents, server.disk),
        configFor: (dir) => server.configuration.of(dir).config,
        cache: server.settings.of(folders[0] ?? "/"),
        signal: abort.signal,
        onPackage: (result) => {
          if (!abort.signal.aborted) tally.add(result);
        },
        onProgress: (done, total) => progress.report(done, total, l10n.t("{0} of {1} files", done, total)),
      });
      const outcome = await Promise.race([scan, aborted(abort.signal)]);
      if (outcome?.spared)
        server.log.info(`${outcome.spared} of ${outcome.packages} packages were as an earlier scan found them`);
      if (outcome && !abort.signal.aborted && !files) tally.complete(folders);
      return tally.result(outcome, performance.now() - start, abort.signal.aborted);
    } finally {
      progress.end();
      server.status.set({ state: "ready" });
    }
  };
  server.connection.onRequest(Requests.scanWorkspace, guarded(server.log, "Scan", answer));
}

/** What a scan has found so far, passed on as it comes. */
class Tally {
  #findings = 0;
  #packages = 0;
  #files = 0;
  #functions = 0;
  readonly #filesWithFindings = new Set<string>();
  readonly #dirs = new Set<string>();
  readonly #fingerprints = new Set<string>();

  constructor(
    private readonly server: ServerContext,
    private readonly wanted: ReadonlySet<string> | undefined,
    private readonly stream: ProgressToken | undefined,
  ) {}

  add(result: PackageScan): void {
    const { server } = this;
    this.#packages++;
    this.#files += result.files;
    this.#functions += result.functions;
    this.#dirs.add(result.dir);
    for (const { fingerprint } of result.findings) this.#fingerprints.add(fingerprint);
    const visible = server.baselines.visible(result.dir, result.findings);
    server.closedFiles.cover(result.dir, visible, this.wanted);
    const found = [...visible].filter(([path]) => this.wanted?.has(path) ?? true);
    for (const [path, { findings }] of found) {
      if (findings.length === 0) continue;
      this.#findings += findings.length;
      this.#filesWithFindings.add(path);
    }
    if (this.stream === undefined || found.length === 0) return;
    const at = new Positions(server.documents, server.host);
    const part = found.map(([path, shown]) =>
      fileFindingsOf(at.uri(path), server.documents.byPath(path)?.document.version ?? null, shown, at),
    );
    server.connection.sendProgress(partialResult, this.stream, part).catch(() => {});
  }

  /**
   * After a whole scan: packages that an earlier one found below these folders and this one did not are gone, or excluded
   * now, and accepted findings that were not found can leave the baseline.
   */
  complete(folders: readonly string[]): void {
    const { closedFiles, baselines } = this.server;
    baselines.markStale(folders, this.#fingerprints);
    for (const dir of closedFiles.coveredWithin(folders)) if (!this.#dirs.has(dir)) closedFiles.missed(dir);
  }

  result(outcome: ScanOutcome | undefined, milliseconds: number, cancelled: boolean): ScanResult {
    return {
      files: outcome?.files ?? this.#files,
      packages: outcome?.packages ?? this.#packages,
      functions: outcome?.functions ?? this.#functions,
      findings: this.#findings,
      filesWithFindings: this.#filesWithFindings.size,
      milliseconds: Math.round(milliseconds),
      cancelled,
      // Discovery and analysis may both stumble over a file.
      problems: distinct(outcome?.problems ?? []).map(({ file, line, message }) => ({
        uri: uriOfPath(file),
        line: line - 1,
        message: told(message),
      })),
    };
  }
}

function distinct(problems: readonly AnalysisProblem[]): AnalysisProblem[] {
  return [
    ...new Map(
      problems.map((problem) => [`${problem.file}:${problem.line}:${told(problem.message)}`, problem]),
    ).values(),
  ];
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}
