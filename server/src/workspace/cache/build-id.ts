import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What decides what is found, in the folder of the built program and in the project's; what is not there is left out. */
const parts = [
  "core.js",
  "worker.js",
  "web-tree-sitter.wasm",
  "tree-sitter-go.wasm",
  "data",
  "queries",
  "server/src",
  "server/data",
  "package-lock.json",
];

const known = new Map<string, string>();

/**
 * Names the analyser by the contents of its own files, so that no two that may find something else have the same name.
 * @param resources folder of grammar, queries and API data, as `nodeResources` takes it
 */
export function buildId(resources: string): string {
  let id = known.get(resources);
  if (id === undefined) {
    const hash = createHash("sha256");
    for (const part of parts) add(hash, join(resources, part), part);
    id = hash.digest("hex").slice(0, 32);
    known.set(resources, id);
  }
  return id;
}

function add(hash: ReturnType<typeof createHash>, path: string, name: string): void {
  let names: string[];
  try {
    names = readdirSync(path).sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOTDIR") hash.update(`${name}\n`).update(readFileSync(path));
    return;
  }
  for (const each of names) add(hash, join(path, each), `${name}/${each}`);
}
