import type { AnalysisProblem } from "../engine/engine";
import type { Finding } from "../finding/finding";
import { say } from "../finding/say";
import type { Host } from "../go/host";
import { type Baseline, baselineFileName, parseBaseline } from "../report/baseline";
import { absoluteFrom } from "../report/relative";
import type { ProblemReport } from "./problems";
import { folderOf, isWithin } from "./uri";

interface BaselineFile {
  readonly path: string;
  readonly entries: Baseline["findings"];
  readonly accepted: ReadonlySet<string>;
}

/** Findings of a file that are not suppressed. */
export interface FileShown {
  /** What is shown. */
  readonly findings: readonly Finding[];
  /** What the baseline accepts: only views that are asked for it show that. */
  readonly accepted: readonly Finding[];
}

/** Of a file without findings. */
export const nothingShown: FileShown = { findings: [], accepted: [] };

/**
 * The findings that a team has accepted: the nearest baseline file at or above a package, within its workspace folder.
 * What it accepts is not shown; what it accepts in vain is marked in the file itself, after a scan that looked there.
 */
export class Baselines {
  readonly #host: Host;
  readonly #root: (dir: string) => string;
  readonly #problems: ProblemReport;
  readonly #byFolder = new Map<string, BaselineFile | undefined>();
  readonly #stale = new Set<string>();

  /** @param root the workspace folder around a folder */
  constructor(host: Host, root: (dir: string) => string, problems: ProblemReport) {
    this.#host = host;
    this.#root = root;
    this.#problems = problems;
  }

  /** Findings of a package that are not suppressed, by file, in the order given. */
  visible(dir: string, findings: readonly Finding[]): Map<string, FileShown> {
    const accepted = this.#of(dir)?.accepted;
    const byFile = new Map<string, { findings: Finding[]; accepted: Finding[] }>();
    for (const finding of findings) {
      if (finding.suppressed) continue;
      const { file } = finding.span;
      const shown = byFile.get(file) ?? { findings: [], accepted: [] };
      byFile.set(file, shown);
      (accepted?.has(finding.fingerprint) ? shown.accepted : shown.findings).push(finding);
    }
    return byFile;
  }

  /**
   * Marks entries that accept nothing any more.
   * @param folders what a scan has looked at, whole
   * @param found fingerprints of all that it found, accepted or not
   */
  markStale(folders: readonly string[], found: ReadonlySet<string>): void {
    const files = new Set([...this.#byFolder.values(), ...folders.map((folder) => this.#of(folder))]);
    for (const file of files) {
      if (!file) continue;
      const absolute = absoluteFrom(folderOf(file.path));
      const seen = (path: string): boolean => folders.some((folder) => isWithin(path, folder));
      const stale = file.entries.filter((entry) => seen(absolute(entry.file)) && !found.has(entry.fingerprint));
      const lines = (this.#host.readFile(file.path) ?? "").split("\n");
      this.#stale.add(file.path);
      this.#problems.set(
        `stale in ${file.path}`,
        stale.map((entry) => ({
          file: file.path,
          line: lines.findIndex((line) => line.includes(entry.fingerprint)) + 1 || 1,
          message: say`${entry.rule} in ${entry.file} is gone: this entry can be removed`,
        })),
      );
    }
  }

  /** Baseline files changed, appeared or vanished. */
  forget(): void {
    for (const file of this.#byFolder.values()) if (file) this.#problems.set(file.path, []);
    for (const path of this.#stale) this.#problems.set(`stale in ${path}`, []);
    this.#byFolder.clear();
    this.#stale.clear();
  }

  #of(dir: string): BaselineFile | undefined {
    if (this.#byFolder.has(dir)) return this.#byFolder.get(dir);
    const parent = folderOf(dir);
    const file = this.#read(`${dir}/${baselineFileName}`);
    const found = file ?? (dir === this.#root(dir) || parent === dir ? undefined : this.#of(parent));
    this.#byFolder.set(dir, found);
    return found;
  }

  #read(path: string): BaselineFile | undefined {
    const text = this.#host.readFile(path);
    if (text === undefined) return undefined;
    const problems: AnalysisProblem[] = [];
    let entries: Baseline["findings"] = [];
    try {
      entries = parseBaseline(text).findings;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      problems.push({ file: path, line: 1, message: say`no baseline, so it accepts nothing: ${reason}` });
    }
    this.#problems.set(path, problems);
    return { path, entries, accepted: new Set(entries.map((entry) => entry.fingerprint)) };
  }
}
