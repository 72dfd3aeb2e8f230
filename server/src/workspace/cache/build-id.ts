import { createHash, type Hash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Written by the build beside its bundles: what `contentId` says of the project they were made from. */
export const buildIdFile = "build-id";

/** What decides what is found, in the project's folder or that of its bundles. */
const parts = [
  "package-lock.json",
  "server/src",
  "server/data",
  "core.js",
  "worker.js",
  "web-tree-sitter.wasm",
  "tree-sitter-go.wasm",
  "data",
  "queries",
];

const known = new Map<string, string>();

/**
 * Names the analyser, so that no two that may find something else have the same name. All builds of the same sources have
 * one, so the terminal command and an editor's extension share what they keep.
 * @param resources folder of grammar, queries and API data, as `nodeResources` takes it
 */
export function buildId(resources: string): string {
  let id = known.get(resources);
  if (id === undefined) {
    id = written(resources) ?? contentId(resources);
    known.set(resources, id);
  }
  return id;
}

/** A name made of the contents of an analyser's files; what is not there is left out. */
export function contentId(folder: string): string {
  const hash = createHash("sha256");
  for (const part of parts) add(hash, join(folder, part), part);
  return hash.digest("hex").slice(0, 32);
}

function written(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, buildIdFile), "utf8");
  } catch {
    return undefined;
  }
}

function add(hash: Hash, path: string, name: string): void {
  let names: string[];
  try {
    names = readdirSync(path).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOTDIR") hash.update(`${name}\n`).update(readFileSync(path));
    return;
  }
  for (const each of names) add(hash, join(path, each), `${name}/${each}`);
}
