import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Resources } from "../go/host";

const sourcePlaces: readonly (readonly [string, string])[] = [
  ["web-tree-sitter.wasm", "node_modules/web-tree-sitter/web-tree-sitter.wasm"],
  ["tree-sitter-go.wasm", "node_modules/tree-sitter-go/tree-sitter-go.wasm"],
  ["data/", "server/data/"],
];

/**
 * Resources on disk. `root` is the folder of the built program (`dist`), where they lie under their own names, or the
 * project's folder, where they lie at their sources.
 */
export function nodeResources(root: string): Resources {
  return {
    async read(name) {
      try {
        return await readFile(join(root, name));
      } catch (error) {
        const place = sourcePlaces.find(([prefix]) => name.startsWith(prefix));
        if (place === undefined) throw error;
        return await readFile(join(root, place[1] + name.slice(place[0].length)));
      }
    },
  };
}
