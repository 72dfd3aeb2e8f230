import { blockingService } from "../concurrency/blocking";
import type { Finding } from "../finding/finding";
import { compareFindings } from "../finding/order";
import { say } from "../finding/say";
import { forgetPackageMemories } from "../flow/package-memory";
import { flowFilesChanged, forgetFlowBodies } from "../flow/service";
import type { GoFile } from "../go/ast";
import type { Basis } from "../go/footprint";
import type { GoVersion, Package, Program } from "../go/model";
import { launchersOf } from "../rules/launches";
import type { Candidate, Rule } from "../rules/rule";
import { runRules, ServiceFailure, Services } from "../rules/run";
import { MAX_TEXT } from "../syntax/limits";
import { configured, pathFilter, ruleRuns } from "./config";
import type { AnalysisConfig, AnalysisProblem, Engine, LauncherInfo, PackageResult } from "./engine";
import { withFingerprints } from "./fingerprint";
import { SourceLines } from "./lines";
import type { ProjectRules } from "./query-rules";
import { suppress } from "./suppress";
import { unusedFinding, unusedSuppression } from "./unused-suppression";

/** A program that can be told of changes: what the engine stands on. */
export interface LiveProgram extends Program {
  /** Files changed or vanished; answers the folders of packages whose meaning may differ. */
  filesChanged(paths: readonly string[]): readonly string[];
  /** Drops the packages of a folder. */
  forget(dir: string): void;
  /** Drops packages until at most `keep` remain. */
  trim(keep: number): void;
  /** Tells which folder's package is looked at from now on. */
  focus?(dir: string): void;
  /** What the last analysis of a folder's package rested on. */
  basis?(dir: string): Basis;
  /** Overrides what modules say of the language version; undefined takes the override away. */
  setGoVersion?(version: GoVersion | undefined): void;
  dispose(): void;
}

/** What an engine is made of; tests hand in their own. */
export interface EngineParts {
  readonly program: LiveProgram;
  readonly rules: readonly Rule[];
  /** Matches of the one compiled query in a file, by rule id; those of `rules` at least. */
  candidatesOf(file: GoFile, rules: ReadonlySet<string>): ReadonlyMap<string, readonly Candidate[]>;
  /** Rules of the project's own query files in folders. */
  projectRules?(folders: readonly string[]): ProjectRules;
  /** Mistakes in the go.mod and go.work files read so far. */
  moduleProblems?(): readonly AnalysisProblem[];
  /** Files changed or vanished, beside what the program is told. */
  filesChanged?(paths: readonly string[]): void;
  /** A file's text changed or is no longer needed. */
  forgetFile?(path: string): void;
  /** Frees what was made for the engine. */
  dispose?(): void;
}

/** Makes the analyser from its parts. */
export function createAnalyser(parts: EngineParts): Engine {
  return new Analyser(parts);
}

/** A result and what it was asked with. */
interface Memo {
  readonly config: AnalysisConfig;
  readonly skip: ReadonlySet<string>;
  readonly result: PackageResult;
}

const nothing: ReadonlySet<string> = new Set();

class Analyser implements Engine {
  readonly #parts: EngineParts;
  readonly #ruleIds: ReadonlySet<string>;
  /** Results by folder, good for the configuration they were made with and until a file they rest on changes. */
  readonly #memo = new Map<string, Memo>();

  constructor(parts: EngineParts) {
    this.#parts = parts;
    this.#ruleIds = new Set(parts.rules.map((rule) => rule.meta.id));
  }

  analysePackage(dir: string, config: AnalysisConfig, skip: ReadonlySet<string> = nothing): PackageResult {
    const known = this.#memo.get(dir);
    if (known !== undefined && known.config === config && known.skip === skip) return known.result;
    const result = this.#analyse(dir, config, skip);
    this.#memo.set(dir, { config, skip, result });
    return result;
  }

  filesChanged(paths: readonly string[]): readonly string[] {
    const dirs = this.#parts.program.filesChanged(paths);
    flowFilesChanged(this.#parts.program, paths);
    this.#parts.filesChanged?.(paths);
    for (const dir of dirs) this.#memo.delete(dir);
    return dirs;
  }

  basis(dir: string): Basis {
    return this.#parts.program.basis?.(dir) ?? { folders: [dir], questions: [] };
  }

  launchers(path: string): readonly LauncherInfo[] {
    const { program } = this.#parts;
    const dir = path.slice(0, path.lastIndexOf("/")) || "/";
    for (const external of [false, true]) {
      const pkg = program.packageAt(dir, external);
      const file = pkg?.files.find((each) => each.path === path);
      if (pkg === undefined || file === undefined) continue;
      return launchersOf(file, program.checker(pkg, file)).map(({ func, ...counts }) => ({
        span: { file: path, start: func.name.pos, end: func.name.end },
        ...counts,
      }));
    }
    return [];
  }

  queryProblems(folders: readonly string[]): readonly AnalysisProblem[] {
    return folders.length === 0 ? [] : (this.#parts.projectRules?.(folders).problems ?? []);
  }

  forget(dir: string): void {
    this.#memo.delete(dir);
    forgetFlowBodies(this.#parts.program, dir);
    forgetPackageMemories(this.#parts.program, dir);
    this.#parts.program.forget(dir);
  }

  trim(keep: number): void {
    this.#memo.clear();
    forgetFlowBodies(this.#parts.program);
    forgetPackageMemories(this.#parts.program);
    this.#parts.program.trim(keep);
  }

  dispose(): void {
    this.#memo.clear();
    this.#parts.program.dispose();
    this.#parts.dispose?.();
  }

  #analyse(dir: string, config: AnalysisConfig, skip: ReadonlySet<string>): PackageResult {
    const { program } = this.#parts;
    program.setGoVersion?.(config.goVersion);
    program.focus?.(dir);
    const findings: Finding[] = [];
    const problems: AnalysisProblem[] = [];
    let files = 0;
    let functions = 0;
    const leftOut = { cutShort: 0, harmless: 0 };
    for (const external of [false, true]) {
      const pkg = program.packageAt(dir, external);
      if (pkg === undefined) continue;
      const wanted = filesToReport(pkg, config, skip);
      if (wanted.length === 0) continue;
      files += wanted.length;
      for (const file of wanted) functions += countFunctions(file);
      problems.push(...wanted.filter(({ text }) => text.length > MAX_TEXT).map(tooLong));
      problems.push(...this.#moduleProblems(dir));
      findings.push(...this.#findingsOf(pkg, wanted, config, problems, leftOut));
    }
    return { dir, findings: findings.sort(compareFindings), problems, files, functions, ...leftOut };
  }

  /** Mistakes in the module files that govern a folder. */
  #moduleProblems(dir: string): readonly AnalysisProblem[] {
    const all = this.#parts.moduleProblems?.() ?? [];
    return all.filter(({ file }) => `${dir}/`.startsWith(file.slice(0, file.lastIndexOf("/") + 1)));
  }

  #findingsOf(
    pkg: Package,
    files: readonly GoFile[],
    config: AnalysisConfig,
    problems: AnalysisProblem[],
    leftOut: { cutShort: number; harmless: number },
  ): readonly Finding[] {
    const { program } = this.#parts;
    const project = config.queries.length === 0 ? undefined : this.#parts.projectRules?.(config.queries);
    const rules = project === undefined ? this.#parts.rules : [...this.#parts.rules, ...project.rules];
    const candidatesOf = this.#candidates(project, problems);
    const active = rules.filter((rule) => ruleRuns(rule.meta, config));
    const services = new Services(program, pkg);
    const failed = new Set<string>();
    const reported: Finding[] = [];
    const run = (some: readonly Rule[], on: readonly GoFile[], failure: (rule: Rule, error: unknown) => void): void => {
      const found = runRules({ program, pkg, files: on, rules: some, candidatesOf, services, failed: failure });
      for (const finding of found) {
        const kept = configured(finding, config);
        if (failed.has(finding.rule)) continue;
        if (kept !== undefined) reported.push(kept);
        else if (finding.harmless !== undefined) leftOut.harmless++;
      }
    };
    const fragile = new Set<Rule>();
    const broken = new Map<string, ServiceFailure>();
    run(active, files, (rule, error) => {
      failed.add(rule.meta.id);
      if (error instanceof ServiceFailure) broken.set(error.service, error);
      else fragile.add(rule);
    });
    leftOut.cutShort += services.made(blockingService)?.scopes.filter(({ spent }) => spent).length ?? 0;
    for (const { service, cause } of broken.values()) problems.push(serviceFailure(service, pkg.dir, cause));
    // A rule that failed is asked again file by file: what it says of the sound files is kept, and the bad one is named.
    for (const rule of fragile) {
      failed.delete(rule.meta.id);
      const before = problems.length;
      for (const file of files) {
        run([rule], [file], (_, error) => problems.push(ruleFailure(rule.meta.id, file.path, error)));
      }
      if (problems.length > before) failed.add(rule.meta.id);
    }
    const ran = new Map(active.map((rule) => [rule.meta.id, rule.meta]));
    const { findings, unused } = suppress(reported, files, (rule) => ran.get(rule)?.overlaps ?? []);
    const judged = ruleRuns(unusedSuppression, config) ? unused : [];
    const all = [
      ...findings,
      ...judged.flatMap((part) => {
        const runsIn = (id: string): boolean => {
          const meta = ran.get(id);
          if (meta === undefined || failed.has(id)) return false;
          return !pkg.isTest(part.file) || meta.tests === true || meta.tier === "proven";
        };
        const exists = (id: string): boolean =>
          this.#ruleIds.has(id) || (project?.rules.some(({ meta }) => meta.id === id) ?? false);
        const finding = unusedFinding(part, exists, runsIn);
        return finding === undefined ? [] : (configured(finding, config) ?? []);
      }),
    ].sort(compareFindings);
    return withFingerprints(all, lastingPath(pkg), lineIndexes(files));
  }

  /** Matches of the program's own query and of the project's; what is wrong with the latter goes to the problems. */
  #candidates(project: ProjectRules | undefined, problems: AnalysisProblem[]): EngineParts["candidatesOf"] {
    const { candidatesOf } = this.#parts;
    if (project === undefined) return candidatesOf;
    problems.push(...project.problems);
    return (file, rules) => {
      const more = project.candidatesOf(file);
      problems.push(...more.problems);
      return new Map([...candidatesOf(file, rules), ...more.byRule]);
    };
  }
}

/** The import path; outside any module, where that is an absolute folder, the way down from the scan's root. */
function lastingPath(pkg: Package): string {
  const { dir } = pkg.module;
  return pkg.module.path === "" && pkg.path.startsWith(dir) ? pkg.path.slice(dir.length) : pkg.path;
}

function filesToReport(pkg: Package, config: AnalysisConfig, skip: ReadonlySet<string>): GoFile[] {
  const wanted = pathFilter(config);
  return pkg.files.filter(
    (file) =>
      (config.tests || !pkg.isTest(file)) &&
      (config.generated || !file.generated) &&
      !skip.has(file.path) &&
      wanted(file.path),
  );
}

function countFunctions(file: GoFile): number {
  return file.decls.reduce((count, decl) => count + (decl.kind === "FuncDecl" && decl.hasBody ? 1 : 0), 0);
}

function lineIndexes(files: readonly GoFile[]): (path: string) => SourceLines {
  const texts = new Map(files.map((file) => [file.path, file.text]));
  const made = new Map<string, SourceLines>();
  return (path) => {
    let index = made.get(path);
    if (index === undefined) {
      index = new SourceLines(texts.get(path) ?? "");
      made.set(path, index);
    }
    return index;
  };
}

function tooLong({ path, text }: GoFile): AnalysisProblem {
  const millions = (count: number): string => (count / 1_000_000).toFixed(1);
  const message = say`${millions(text.length)} million characters are more than the ${millions(MAX_TEXT)} that are parsed in one piece: some rules do not see this file`;
  return { file: path, line: 1, message };
}

function ruleFailure(rule: string, file: string, error: unknown): AnalysisProblem {
  return { file, line: 1, message: say`rule ${rule} failed on this file and was left out: ${described(error)}` };
}

function serviceFailure(service: string, dir: string, error: unknown): AnalysisProblem {
  const message = say`the ${service} analysis failed on this package, the rules that need it were left out: ${described(error)}`;
  return { file: dir, line: 1, message };
}

function described(error: unknown): string {
  return error instanceof Error ? `${error.message}${placeOf(error)}` : String(error);
}

/** The innermost frame of a stack, short enough for one line of a bug report. */
function placeOf(error: Error): string {
  const frame = error.stack?.split("\n").find((line) => line.trimStart().startsWith("at "));
  return frame === undefined ? "" : ` (${frame.trim()})`;
}
