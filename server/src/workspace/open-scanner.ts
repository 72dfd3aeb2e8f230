import { createEngine } from "../engine/create";
import { moduleCacheFolder } from "./module-cache";
import { NodeHost } from "./node-host";
import { PackageScanner } from "./package-scan";
import { nodeResources } from "./resources";
import type { WorkerStart } from "./worker-protocol";

/** Text (UTF-16 units), bodies and tables apart, that a thread keeps of packages because others import them. More saves parsing. */
const keptOutlines = 1_500_000;

/** A scanner of this thread, on disk, with the program's resources loaded. */
export async function openScanner(start: WorkerStart): Promise<PackageScanner> {
  const host = new NodeHost();
  for (const [path, text] of start.overlays ?? []) host.setOverlay(path, text);
  const engine = await createEngine(host, nodeResources(start.resources), {
    root: start.root,
    moduleCache: moduleCacheFolder(),
    keptOutlines,
  });
  return new PackageScanner(engine, host);
}
