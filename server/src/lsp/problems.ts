import type { Connection } from "vscode-languageserver";
import type { AnalysisProblem } from "../engine/engine";
import { told } from "./language";
import type { Log } from "./log";
import { uriOfPath } from "./uri";
import { problemDiagnostic } from "./views";

/**
 * Shows what could not be looked at in the place where it can be mended: a broken go.mod, configuration or query gets a
 * diagnostic (by push: such files are never pulled; those of Go files come with their findings). The log has all, once.
 */
export class ProblemReport {
  readonly #connection: Connection;
  readonly #log: Log;
  readonly #bySource = new Map<string, readonly AnalysisProblem[]>();
  readonly #published = new Map<string, string>();
  readonly #logged = new Set<string>();

  constructor(connection: Connection, log: Log) {
    this.#connection = connection;
    this.#log = log;
  }

  /** All problems that one source (an analysed folder, a configuration) has now; they replace its earlier ones. */
  set(source: string, problems: readonly AnalysisProblem[]): void {
    const before = this.#bySource.get(source) ?? [];
    if (before.length === 0 && problems.length === 0) return;
    if (problems.length === 0) this.#bySource.delete(source);
    else this.#bySource.set(source, problems);
    for (const file of new Set([...before, ...problems].map((problem) => problem.file))) this.#show(file);
  }

  #show(file: string): void {
    const here = [...this.#bySource.values()].flat().filter((problem) => problem.file === file);
    const distinct = [
      ...new Map(here.map((problem) => [`${problem.line}:${told(problem.message)}`, problem])).values(),
    ];
    for (const problem of distinct) {
      const line = `${problem.file}:${problem.line}: ${told(problem.message)}`;
      if (this.#logged.has(line)) continue;
      this.#logged.add(line);
      this.#log.warn(line);
    }
    if (file.endsWith(".go")) return;
    const diagnostics = distinct.map(problemDiagnostic);
    const print = JSON.stringify(diagnostics);
    if (print === (this.#published.get(file) ?? "[]")) return;
    this.#published.set(file, print);
    this.#connection.sendDiagnostics({ uri: uriOfPath(file), diagnostics }).catch(() => {});
  }
}
