import { pathFilter } from "../engine/config";
import type { Engine } from "../engine/engine";
import { locator } from "../engine/located";
import type { Host } from "../go/host";
import type { Scanner, ScanOutcome, ScanRequest } from "./parts";
import { turn } from "./turn";
import { folderOf } from "./uri";

/** How many packages the engine keeps in memory for those that import them. */
const keptPackages = 60;

/**
 * Scans without threads, a package a turn, where threads cannot read the files: in a browser, and in virtual workspaces.
 * Reads through a host, so it sees what the client mirrors.
 */
export class TurnScanner implements Scanner {
  #disposed = false;

  constructor(
    private readonly disk: Host,
    private readonly createEngine: (host: Host, root: string) => Promise<Engine>,
  ) {}

  async scan(request: ScanRequest): Promise<ScanOutcome> {
    const host: Host = {
      readFile: (path) => request.overlays.get(path) ?? this.disk.readFile(path),
      readDirectory: (path) => this.disk.readDirectory(path),
    };
    const asked = request.files && new Set(request.files);
    const filesIn = asked ? byFolder(asked) : new Map(request.folders.flatMap((dir) => packages(host, dir)));
    const total = [...filesIn.values()].reduce((sum, files) => sum + files, 0);
    let done = 0;
    const outcome = { files: 0, packages: 0, functions: 0, problems: [] as ScanOutcome["problems"][number][] };
    const engine = await this.createEngine(host, request.folders[0] ?? "/");
    try {
      for (const [dir, known] of filesIn) {
        if (request.signal.aborted || this.#disposed) break;
        const config = request.configFor(dir);
        const wanted = pathFilter(config);
        const { findings, problems, files, functions } = engine.analysePackage(dir, config);
        const shown = findings.filter(({ span }) => wanted(span.file) && (!asked || asked.has(span.file)));
        const scan = { dir, findings: shown.map(locator((path) => host.readFile(path))), problems, files, functions };
        outcome.packages++;
        outcome.files += files;
        outcome.functions += functions;
        outcome.problems.push(...problems);
        request.onPackage(scan);
        done += known;
        request.onProgress(done, total);
        engine.trim(keptPackages);
        await turn();
      }
    } finally {
      engine.dispose();
    }
    return outcome;
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
  }
}

/** Folders with Go files, at and below a folder, without those that the Go tool leaves out; and how many those are. */
function packages(host: Host, folder: string): [dir: string, files: number][] {
  const found: [string, number][] = [];
  const queue = [folder];
  for (let dir = queue.pop(); dir !== undefined; dir = queue.pop()) {
    const entries = host.readDirectory(dir) ?? [];
    const files = entries.filter(({ name, isDirectory }) => !isDirectory && name.endsWith(".go")).length;
    if (files > 0) found.push([dir, files]);
    for (const { name, isDirectory } of entries) {
      if (isDirectory && !/^[._]|^(?:vendor|testdata|node_modules)$/.test(name)) queue.push(`${dir}/${name}`);
    }
  }
  return found.sort(([a], [b]) => (a < b ? -1 : 1));
}

function byFolder(files: ReadonlySet<string>): Map<string, number> {
  const found = new Map<string, number>();
  for (const file of files) found.set(folderOf(file), (found.get(folderOf(file)) ?? 0) + 1);
  return found;
}

/** Leaves each folder to the scanner that can read it. */
export class SplitScanner implements Scanner {
  /** @param foreign whether a path is the second scanner's */
  constructor(
    private readonly first: Scanner,
    private readonly second: Scanner,
    private readonly foreign: (path: string) => boolean,
  ) {}

  async scan(request: ScanRequest): Promise<ScanOutcome> {
    const outcomes: ScanOutcome[] = [];
    for (const scanner of [this.first, this.second]) {
      const own = (path: string): boolean => this.foreign(path) === (scanner === this.second);
      const folders = request.folders.filter(own);
      const files = request.files?.filter(own);
      if ((files ?? folders).length > 0) outcomes.push(await scanner.scan({ ...request, folders, files }));
    }
    const sum = (count: (outcome: ScanOutcome) => number): number =>
      outcomes.reduce((total, outcome) => total + count(outcome), 0);
    return {
      files: sum(({ files }) => files),
      packages: sum(({ packages }) => packages),
      functions: sum(({ functions }) => functions),
      spared: sum(({ spared = 0 }) => spared),
      problems: outcomes.flatMap(({ problems }) => problems),
    };
  }

  async dispose(): Promise<void> {
    await Promise.all([this.first.dispose(), this.second.dispose()]);
  }
}
