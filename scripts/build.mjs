// Bundles the extension client and the language server (each for Node and for a browser), the terminal command and the
// scan worker into dist/, and puts the files they read at run time (grammar, queries, API data) beside them. Server and
// worker are two scripts of one line over one bundle, since most of both is the engine.
//   --production  minified, no source maps
//   --watch       builds again whenever a source changes
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, context } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");
const production = process.argv.includes("--production");
const watch = process.argv.includes("--watch");

/** Programs that share the bundle `engine.js`; each runs when its module is asked for. */
const programs = {
  server: "server/src/lsp/main.ts",
  worker: "server/src/workspace/worker.ts",
};

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
  entryPoints: { cli: "server/src/cli/main.ts" },
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
  // web-tree-sitter's ESM build reads import.meta.url, which a CommonJS bundle does not have. jsonc-parser's UMD build
  // requires its files in a way that no bundler follows.
  alias: {
    "web-tree-sitter": join(root, "node_modules/web-tree-sitter/web-tree-sitter.cjs"),
    "jsonc-parser": join(root, "node_modules/jsonc-parser/lib/esm/main.js"),
  },
  logLevel: "warning",
};

/** @type {import("esbuild").BuildOptions} */
const engineOptions = {
  ...options,
  entryPoints: undefined,
  outdir: undefined,
  outfile: join(dist, "engine.js"),
  stdin: {
    contents: Object.entries(programs)
      .map(([name, file]) => `exports.${name} = () => import("./${file}");`)
      .join("\n"),
    resolveDir: root,
    sourcefile: "engine.js",
  },
};

/**
 * The extension for VS Code on a machine. Most of a client is the library; its names are worth less than their weight.
 * @type {import("esbuild").BuildOptions}
 */
const clientOptions = { ...options, entryPoints: { client: "client/src/node.ts" }, keepNames: false };

/**
 * The server as a browser's worker: one script that needs nothing of Node.
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
};

const bundles = [options, engineOptions, clientOptions, browserOptions, browserClientOptions];

function copyResources() {
  mkdirSync(join(dist, "data"), { recursive: true });
  for (const [name, source] of Object.entries(resources)) {
    const from = join(root, source);
    if (!existsSync(from)) continue;
    if (name.includes(".")) copyFileSync(from, join(dist, name));
    else cpSync(from, join(dist, name), { recursive: true });
  }
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
copyResources();
for (const name of Object.keys(programs)) {
  const file = join(dist, `${name}.js`);
  writeFileSync(file, `#!/usr/bin/env node\nrequire("./engine.js").${name}();\n`);
  chmodSync(file, 0o755);
}
if (watch) {
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
}
