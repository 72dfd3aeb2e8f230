// Makes server/data/resources.json, which the program reads, from the resource tables.
// Usage: npm run build:resources
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseResourceTable } from "../server/src/flow/resource-table";

const data = join(__dirname, "../server/data");

/** Text of resources.json as the tables want it now. */
export function resourcesJson(): string {
  const specs = ["resources-std.tsv", "resources-third-party.tsv"].flatMap((name) => {
    try {
      return parseResourceTable(readFileSync(join(data, name), "utf8"));
    } catch (error) {
      throw new Error(`${name}: ${error instanceof Error ? error.message : error}`);
    }
  });
  return `[\n${specs.map((spec) => JSON.stringify(spec)).join(",\n")}\n]\n`;
}

if (require.main === module) writeFileSync(join(data, "resources.json"), resourcesJson());
