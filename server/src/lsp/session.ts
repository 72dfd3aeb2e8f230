import type { AnalysisConfig, AnalysisProblem, Engine, LauncherInfo } from "../engine/engine";
import type { Finding } from "../finding/finding";
import type { FileShown } from "./baselines";
import { folderOf } from "./uri";

/** A package as it was last analysed. */
export interface Analysis {
  readonly dir: string;
  /** What is shown, by file, each list in source order. A file without findings has no entry. */
  readonly findings: ReadonlyMap<string, FileShown>;
  readonly problems: readonly AnalysisProblem[];
  readonly milliseconds: number;
  /** Functions whose runs were too many to be looked at. */
  readonly cutShort: number;
}

/** The findings of a package, by file, in the order given, without the suppressed ones. */
export type Visible = (dir: string, findings: readonly Finding[]) => Map<string, FileShown>;

/**
 * One engine and what the editor knows of its answers. The engine is synchronous, so this is all about when to ask: file
 * changes are collected and told at once, a package is analysed again only where something it rests on changed.
 */
export class AnalysisSession {
  readonly #engine: Engine;
  readonly #config: (dir: string) => AnalysisConfig;
  readonly #visible: Visible;
  readonly #known = new Map<string, Analysis>();
  /** Of the last two analyses of a folder, the latest first. */
  readonly #costs = new Map<string, readonly number[]>();
  readonly #pending = new Set<string>();
  readonly #analysed: ((analysis: Analysis) => void)[] = [];
  readonly #stale: ((dirs: readonly string[]) => void)[] = [];

  /** @param config the configuration of a folder; called once per analysis */
  constructor(engine: Engine, config: (dir: string) => AnalysisConfig, visible: Visible) {
    this.#engine = engine;
    this.#config = config;
    this.#visible = visible;
  }

  /** Called after each new analysis, not for answers from memory. */
  onAnalysed(listener: (analysis: Analysis) => void): void {
    this.#analysed.push(listener);
  }

  /** Called with the folders whose findings may differ after files changed, whether or not they were ever analysed here. */
  onStale(listener: (dirs: readonly string[]) => void): void {
    this.#stale.push(listener);
  }

  /** Files changed, appeared or vanished. Cheap: the engine hears of it when it is next asked. */
  changed(paths: Iterable<string>): void {
    for (const path of paths) this.#pending.add(path);
  }

  /** Tells the engine of collected changes. */
  flush(): void {
    if (this.#pending.size === 0) return;
    const paths = [...this.#pending];
    this.#pending.clear();
    const stale = new Set([...this.#engine.filesChanged(paths), ...paths.map(folderOf)]);
    for (const dir of stale) this.#known.delete(dir);
    for (const listener of this.#stale) listener([...stale]);
  }

  /** The configuration changed: every answer may differ. */
  configurationChanged(): void {
    this.#known.clear();
  }

  /** The analysis if nothing it rests on has changed since. */
  current(dir: string): Analysis | undefined {
    this.flush();
    return this.#known.get(dir);
  }

  /**
   * Milliseconds that the next analysis of the folder may take: the lesser of the last two, for one costly edit (of a type,
   * an import) is mostly followed by cheap ones; 0 before the first.
   */
  cost(dir: string): number {
    return Math.min(...(this.#costs.get(dir) ?? [0]));
  }

  /** The analysis of a folder's package, from memory where it still holds. Synchronous, and throws what the engine throws. */
  analyse(dir: string): Analysis {
    const known = this.current(dir);
    if (known) return known;
    const start = performance.now();
    const config = this.#config(dir);
    const result =
      config.vendor || !isVendored(dir)
        ? this.#engine.analysePackage(dir, config)
        : { findings: [], problems: [], cutShort: 0 };
    const milliseconds = performance.now() - start;
    const { problems, cutShort = 0 } = result;
    const analysis = { dir, findings: this.#visible(dir, result.findings), problems, milliseconds, cutShort };
    this.#known.set(dir, analysis);
    this.#costs.set(dir, [milliseconds, ...(this.#costs.get(dir) ?? [])].slice(0, 2));
    for (const listener of this.#analysed) listener(analysis);
    return analysis;
  }

  /** Functions of a file that start goroutines. */
  launchers(path: string): readonly LauncherInfo[] {
    this.flush();
    return this.#engine.launchers(path);
  }

  /** Mistakes in the query files of folders. */
  queryProblems(folders: readonly string[]): readonly AnalysisProblem[] {
    this.flush();
    return this.#engine.queryProblems(folders);
  }

  /** The findings of one file. */
  findings(path: string): readonly Finding[] {
    return this.analyse(folderOf(path)).findings.get(path)?.findings ?? [];
  }

  /** Those of one file that the baseline accepts. */
  accepted(path: string): readonly Finding[] {
    return this.analyse(folderOf(path)).findings.get(path)?.accepted ?? [];
  }

  /** Drops a package that nobody looks at any more. */
  forget(dir: string): void {
    this.#known.delete(dir);
    this.#costs.delete(dir);
    this.#engine.forget(dir);
  }

  /** Folders whose analysis is in memory and still holds. */
  analysed(): string[] {
    this.flush();
    return [...this.#known.keys()];
  }

  dispose(): void {
    this.#engine.dispose();
  }
}

function isVendored(dir: string): boolean {
  return dir.includes("/vendor/") || dir.endsWith("/vendor");
}
