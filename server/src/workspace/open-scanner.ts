import { createEngine } from "../engine/create";
import { Contents } from "./cache/contents";
import { ScanCache } from "./cache/scan-cache";
import { moduleCacheFolder } from "./module-cache";
import { NodeHost } from "./node-host";
import { PackageScanner } from "./package-scan";
import { nodeResources } from "./resources";
import type { WorkerStart } from "./worker-protocol";

/** Text (UTF-16 units), bodies and tables apart, that a thread keeps of packages because others import them. More saves parsing. */
const keptOutlines = 1_500_000;

/** A scanner of this thread, on disk, with the program's resources loaded. */
export async function openScanner(start: WorkerStart): Promise<PackageScanner> {
  const { host, cache, moduleCache } = opened(start);
  const engine = await createEngine(host, nodeResources(start.resources), {
    root: start.root,
    moduleCache,
    keptOutlines,
    scanning: true,
  });
  return new PackageScanner(engine, host, cache);
}

/** The results kept on disk, without an analyser; undefined where none are to be. */
export function openCache(start: WorkerStart): ScanCache | undefined {
  return opened(start).cache;
}

function opened(start: WorkerStart) {
  const moduleCache = moduleCacheFolder();
  const contents = start.cache && new Contents();
  const host = new NodeHost(contents);
  for (const [path, text] of start.overlays ?? []) host.setOverlay(path, text);
  const cache = contents && new ScanCache(start.cache, host, contents, { root: start.root, moduleCache });
  return { host, cache, moduleCache };
}
