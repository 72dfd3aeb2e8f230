// Most of every program is the engine. It is bundled once, as core.js, which the other bundles require.
import { join, relative, sep } from "node:path";
import { build } from "esbuild";

/** Floors that need nothing of Node: the same code serves a process and a browser's worker. */
const floors = ["syntax", "finding", "go", "flow", "concurrency", "rules", "engine"];

/** The modules that other bundles import of the core, noted while those are built. */
export class SharedCore {
  #sources;
  #imported = new Set();

  /** @param root the repository */
  constructor(root) {
    this.root = root;
    this.#sources = join(root, "server/src");
  }

  /** @returns {import("esbuild").Plugin} for a bundle that leaves the core to core.js */
  plugin() {
    return {
      name: "shared core",
      setup: (build) => {
        build.onResolve({ filter: /^\.{1,2}\// }, ({ path, importer, resolveDir, namespace, pluginData }) => {
          if (namespace !== "file" || pluginData === this || !importer.endsWith(".ts")) return undefined;
          const name = relative(this.#sources, join(resolveDir, path)).split(sep).join("/");
          if (!floors.includes(name.split("/")[0]) || name.startsWith("..")) return undefined;
          this.#imported.add(name);
          return { path: name, namespace: "core" };
        });
        build.onLoad({ filter: /.*/, namespace: "core" }, ({ path }) => ({
          contents: `module.exports = require("./core.js")[${JSON.stringify(path)}];`,
          resolveDir: this.root,
        }));
        build.onResolve({ filter: /^\.\/core\.js$/, namespace: "core" }, () => ({ path: "./core.js", external: true }));
      },
    };
  }

  /** Builds core.js with what was imported. @param {import("esbuild").BuildOptions} options */
  async build(options) {
    const names = [...this.#imported].sort();
    const contents = names
      .map((name, index) => `import * as m${index} from "./server/src/${name}";\nexport { m${index} as "${name}" };`)
      .join("\n");
    return build({ ...options, stdin: { contents, resolveDir: this.root, sourcefile: "core.ts", loader: "ts" } });
  }
}
