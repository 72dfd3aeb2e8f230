// Bundles the extension client and the language server (each for Node and for a browser), the terminal command and the
// scan worker into dist/, and puts the files they read at run time (grammar, queries, API data) beside them.
//   --production  minified, no source maps
//   --watch       builds again whenever a source changes
import { copyFileSync, cpSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, context } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");
const production = process.argv.includes("--production");
const watch = process.argv.includes("--watch");

const entries = {
  cli: "server/src/cli/main.ts",
  server: "server/src/lsp/main.ts",
  worker: "server/src/workspace/worker.ts",
  client: "client/src/node.ts",
};

/** Read at run time, by name, from the folder of the bundle. */
const resources = {
  "web-tree-sitter.wasm": "node_modules/web-tree-sitter/web-tree-sitter.wasm",
  "tree-sitter-go.wasm": "node_modules/tree-sitter-go/tree-sitter-go.wasm",
  queries: "queries",
  data: "server/data",
};

/** @type {import("esbuild").BuildOptions} */
const options = {
  absWorkingDir: root,
  entryPoints: Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(join(root, file)))),
  outdir: dist,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  minify: production,
  // Rules and errors are told apart by class and function names in logs.
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
};

const bundles = [options, browserOptions, browserClientOptions];

function copyResources() {
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
