// Bundles the extension client and the language server (each for Node and for a browser), the terminal command and the
// scan worker into dist/, and puts the files they read at run time (grammar, queries, API data) beside them. What
// they share, the engine, is a bundle of its own: core.js.
//   --production  minified, no source maps
//   --watch       builds again whenever a source changes; each bundle whole, with nothing shared
import { copyFileSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, context } from "esbuild";
import { SharedCore } from "./shared-core.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");
const production = process.argv.includes("--production");
const watch = process.argv.includes("--watch");

const core = new SharedCore(root);
/** @type {import("esbuild").Plugin[]} */
const plugins = watch ? [] : [core.plugin()];

/** Read at run time, by name, from the folder of the bundle. */
const resources = {
  "web-tree-sitter.wasm": "node_modules/web-tree-sitter/web-tree-sitter.wasm",
  "tree-sitter-go.wasm": "node_modules/tree-sitter-go/tree-sitter-go.wasm",
  queries: "queries",
  "data/std.json": "server/data/std.json",
  "data/third-party.api": "server/data/third-party.api",
};

/** @type {import("esbuild").BuildOptions} */
const options = {
  absWorkingDir: root,
  entryPoints: {
    cli: "server/src/cli/main.ts",
    server: "server/src/lsp/main.ts",
    worker: "server/src/workspace/worker.ts",
  },
  outdir: dist,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  minify: production,
  // The stack of an error in a log, which people send, shall name functions.
  keepNames: production,
  sourcemap: !production,
  external: ["vscode"],
  plugins,
  // web-tree-sitter's ESM build reads import.meta.url, which a CommonJS bundle does not have. jsonc-parser's UMD build
  // requires its files in a way that no bundler follows.
  alias: {
    "web-tree-sitter": join(root, "node_modules/web-tree-sitter/web-tree-sitter.cjs"),
    "jsonc-parser": join(root, "node_modules/jsonc-parser/lib/esm/main.js"),
  },
  logLevel: "warning",
};

/**
 * The extension for VS Code on a machine. Most of a client is the library; its names are worth less than their weight.
 * @type {import("esbuild").BuildOptions}
 */
const clientOptions = { ...options, entryPoints: { client: "client/src/node.ts" }, keepNames: false, plugins: [] };

/**
 * The server as a browser's worker, which runs after core.js and needs nothing of Node.
 * @type {import("esbuild").BuildOptions}
 */
const browserOptions = {
  ...options,
  entryPoints: { "server-browser": "server/src/lsp/browser.ts" },
  platform: "browser",
  target: "es2022",
  format: "iife",
  external: [],
  alias: {
    ...options.alias,
    "node:path": join(root, "node_modules/path-browserify/index.js"),
    // Looked at only where the parser finds itself in Node.
    fs: join(root, "scripts/nothing.cjs"),
    "fs/promises": join(root, "scripts/nothing.cjs"),
    module: join(root, "scripts/nothing.cjs"),
    path: join(root, "node_modules/path-browserify/index.js"),
  },
};

/**
 * The extension for VS Code in a browser, which loads it as CommonJS.
 * @type {import("esbuild").BuildOptions}
 */
const browserClientOptions = {
  ...browserOptions,
  entryPoints: { "client-browser": "client/src/browser.ts" },
  format: "cjs",
  external: ["vscode"],
  keepNames: false,
  plugins: [],
};

/**
 * The engine, for Node and for a browser. In Node it is a module; in a worker it is run first and answers the one `require`
 * of the script after it.
 * @type {import("esbuild").BuildOptions}
 */
const coreOptions = {
  ...browserOptions,
  entryPoints: undefined,
  outdir: undefined,
  outfile: join(dist, "core.js"),
  globalName: "core",
  footer: { js: 'if (typeof module === "object") module.exports = core; else globalThis.require = () => core;' },
  plugins: [],
};

const bundles = [options, clientOptions, browserOptions, browserClientOptions];

function copyResources() {
  mkdirSync(join(dist, "data"), { recursive: true });
  for (const [name, source] of Object.entries(resources)) {
    const from = join(root, source);
    if (!existsSync(from)) continue;
    if (name.includes(".")) copyFileSync(from, join(dist, name));
    else cpSync(from, join(dist, name), { recursive: true });
  }
}

/** Results are kept under the name of the analyser that found them: here it is known from what it was built. */
async function writeBuildId() {
  const source = join(root, "server/src/workspace/cache/build-id.ts");
  const { outputFiles } = await build({ entryPoints: [source], platform: "node", format: "esm", write: false });
  const { buildIdFile, contentId } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
  writeFileSync(join(dist, buildIdFile), contentId(root));
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
copyResources();
if (watch) {
  writeFileSync(join(dist, "core.js"), "");
  const copy = {
    name: "resources",
    setup: (build) =>
      build.onEnd(({ errors }) => {
        copyResources();
        console.log(`${new Date().toLocaleTimeString()} built${errors.length > 0 ? " with errors" : ""}`);
      }),
  };
  for (const bundle of bundles) await (await context({ ...bundle, plugins: bundle === options ? [copy] : [] })).watch();
} else {
  await Promise.all(bundles.map((bundle) => build(bundle)));
  await core.build(coreOptions);
  await writeBuildId();
}
