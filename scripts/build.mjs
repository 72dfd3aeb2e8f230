// Bundles the extension client, the language server, the terminal command and the scan worker into dist/, and puts the
// files they read at run time (grammar, queries, API data) beside them.
import { copyFileSync, cpSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");
const production = process.argv.includes("--production");

const entries = {
  cli: "server/src/cli/main.ts",
  server: "server/src/lsp/main.ts",
  worker: "server/src/workspace/worker.ts",
  client: "client/src/extension.ts",
};

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints: Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(join(root, file)))),
  outdir: dist,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  minify: production,
  sourcemap: !production,
  external: ["vscode"],
  // The package's ESM build reads import.meta.url, which a CommonJS bundle does not have.
  // jsonc-parser's main entry is UMD, whose inner requires a bundler does not see.
  alias: {
    "web-tree-sitter": join(root, "node_modules/web-tree-sitter/web-tree-sitter.cjs"),
    "jsonc-parser": join(root, "node_modules/jsonc-parser/lib/esm/main.js"),
  },
  logLevel: "warning",
});
copyFileSync(join(root, "node_modules/web-tree-sitter/web-tree-sitter.wasm"), join(dist, "web-tree-sitter.wasm"));
copyFileSync(join(root, "node_modules/tree-sitter-go/tree-sitter-go.wasm"), join(dist, "tree-sitter-go.wasm"));
if (existsSync(join(root, "queries"))) cpSync(join(root, "queries"), join(dist, "queries"), { recursive: true });
cpSync(join(root, "server/data"), join(dist, "data"), { recursive: true });
