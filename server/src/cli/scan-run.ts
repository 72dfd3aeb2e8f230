import { availableParallelism } from "node:os";
import { ruleCatalogue, ruleMeta } from "../engine/catalogue";
import type { AnalysisConfig, AnalysisProblem } from "../engine/engine";
import { relativeTo } from "../report/relative";
import { combined, type Report } from "../report/report";
import type { RuleMeta } from "../rules/rule";
import { buildId } from "../workspace/cache/build-id";
import { ConfigStore } from "../workspace/config-store";
import { discoverPackages, type PackageFolder } from "../workspace/discovery";
import { resourceFolder, workerScript } from "../workspace/installation";
import { NodeHost } from "../workspace/node-host";
import type { PackageScan } from "../workspace/package-scan";
import { scanPackages } from "../workspace/scan-pool";
import { progressLine } from "./progress";
import { type Terminal, UsageError } from "./terminal";
import { programVersion } from "./version";

/** What to scan and how, arguments already understood. */
export interface ScanRequest {
  /** Absolute files and folders. */
  readonly targets: readonly string[];
  /** Settings of the command line; they win over configuration files. */
  readonly overrides: Partial<AnalysisConfig>;
  /** A configuration file to use in place of looking upwards; `false` for none at all. */
  readonly configFile?: string | false;
  /** Threads; undefined lets the program choose. */
  readonly workers?: number;
  readonly gitignore: boolean;
  readonly wanted?: (path: string) => boolean;
  /** Chooses among the packages found, such as one shard of them. */
  readonly choose?: (packages: readonly PackageFolder[]) => readonly PackageFolder[];
  readonly progress: boolean;
  /** Tell this many of the packages that took longest. */
  readonly slowest?: number;
  /** Where results of unchanged packages are kept; undefined for nowhere. */
  readonly cacheFolder?: string;
  /** Texts that stand in front of the disk, by absolute path. */
  readonly overlays?: ReadonlyMap<string, string>;
  /** The packages themselves, where nothing is to be looked for on disk. */
  readonly given?: (configFor: (dir: string) => AnalysisConfig) => readonly PackageFolder[];
}

export interface ScanOutcome {
  readonly report: Report;
  /** Go files of the packages that were scanned, absolute. */
  readonly files: readonly string[];
  /** Number of packages found; 0 means that there was no Go code. */
  readonly packages: number;
  /** Metadata of the project's own rules, from its query files. */
  readonly rules: readonly RuleMeta[];
  /** Mistakes in configuration and query files, also part of the report's problems. */
  readonly configProblems: readonly AnalysisProblem[];
}

/** Below this many bytes of Go a thread costs more to start than it saves. */
const worthThreads = 150_000;
const mostThreads = 8;

/** Discovers, scans and gathers. Throws what the terminal's signal was aborted with. */
export async function runScan(request: ScanRequest, terminal: Terminal): Promise<ScanOutcome> {
  const store = configStore(request, terminal);
  const configFor = (dir: string): AnalysisConfig => store.configFor(dir);
  const given = request.given?.(configFor) ?? [];
  const found = await discoverPackages(request.targets, {
    configFor,
    gitignore: request.gitignore,
    ...(request.wanted === undefined ? {} : { wanted: request.wanted }),
    signal: terminal.signal,
  });
  const all = [...given, ...found.packages];
  refuseUnknownRules(request.overrides, store);
  const packages = request.choose?.(all) ?? all;
  const files = packages.reduce((sum, folder) => sum + folder.files, 0);
  const progress = progressLine(terminal, files, request.progress);
  const scans: PackageScan[] = [];
  const { cacheFolder } = request;
  try {
    await scanPackages({
      packages,
      start: {
        resources: resourceFolder(),
        root: terminal.cwd,
        ...(cacheFolder === undefined ? {} : { cache: { folder: cacheFolder, build: buildId(resourceFolder()) } }),
        ...(request.overlays === undefined ? {} : { overlays: request.overlays }),
      },
      workers: request.workers ?? defaultWorkers(packages),
      workerFile: workerScript(),
      signal: terminal.signal,
      onScan(scan) {
        scans.push(scan);
        progress.step(scan.files, scan.findings.length);
      },
    });
  } finally {
    progress.end();
  }
  tellSlowest(scans, request.slowest ?? 0, terminal);
  const own = { findings: [], problems: [...found.problems, ...store.problems()], files: 0, functions: 0 };
  const report = combined(programVersion, [own, ...scans]);
  return {
    report,
    packages: all.length,
    files: packages.flatMap(({ paths }) => paths),
    rules: store.projectRules(),
    configProblems: [...store.problems(), ...report.problems.filter(({ file }) => file.endsWith(".scm"))],
  };
}

/** The rules that options name exist: the program's own, or one of a query file that counts for what is scanned. */
function refuseUnknownRules({ rules = {}, only = [] }: Partial<AnalysisConfig>, store: ConfigStore): void {
  for (const id of [...Object.keys(rules), ...only]) {
    if (ruleMeta(id) !== undefined || store.projectRules().some((meta) => meta.id === id)) continue;
    throw new UsageError(`there is no rule ${JSON.stringify(id)}`);
  }
}

function tellSlowest(scans: readonly PackageScan[], count: number, terminal: Terminal): void {
  const shown = relativeTo(terminal.cwd);
  const slowest = [...scans].sort((a, b) => (b.duration ?? 0) - (a.duration ?? 0)).slice(0, count);
  for (const { dir, duration = 0 } of slowest) terminal.err(`${duration.toFixed(0).padStart(7)} ms  ${shown(dir)}\n`);
}

function configStore(request: ScanRequest, terminal: Terminal): ConfigStore {
  const host = new NodeHost();
  return new ConfigStore(terminal.cwd, {
    host: request.configFile === false ? { readFile: () => undefined, readDirectory: () => undefined } : host,
    knownRules: new Set(ruleCatalogue.map((meta) => meta.id)),
    overrides: request.overrides,
    ...(typeof request.configFile === "string" ? { file: request.configFile } : {}),
  });
}

function defaultWorkers(packages: readonly PackageFolder[]): number {
  const bytes = packages.reduce((sum, folder) => sum + folder.bytes, 0);
  return bytes < worthThreads ? 0 : Math.min(availableParallelism(), mostThreads);
}
