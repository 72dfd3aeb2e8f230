import { defaultConfig } from "../../server/src/engine/config";
import { discoverPackages } from "../../server/src/workspace/discovery";
import { openScanner } from "../../server/src/workspace/open-scanner";
import { root } from "./commands";

/**
 * Processor time (ms) of scanning the same packages several times over in this process, without a cache. The results are
 * forgotten each time: what the second pass saves is the warm-up of the engine that runs the program, and of the parser's.
 */
export async function passes(dir: string, count: number): Promise<readonly number[]> {
  const config = defaultConfig(dir);
  const { packages } = await discoverPackages([dir], { configFor: () => config });
  const scanner = await openScanner({ resources: root, root: dir });
  const times: number[] = [];
  for (let pass = 0; pass < count; pass++) {
    const before = process.cpuUsage();
    for (const folder of packages) scanner.scan(folder);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  return times;
}
