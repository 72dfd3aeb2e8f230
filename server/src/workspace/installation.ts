import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** Folder that `nodeResources` reads from: beside the bundle, or the project's folder when run from source. */
export function resourceFolder(): string {
  return bundled() ? __dirname : join(__dirname, "../../..");
}

/** The script of a scan thread. */
export function workerScript(): string {
  return bundled() ? join(__dirname, "worker.js") : join(__dirname, "worker.ts");
}

/** The script of the language server. */
export function serverScript(): string {
  return bundled() ? join(__dirname, "server.js") : join(__dirname, "../lsp/main.ts");
}

/** Arguments that Node needs to run a script of ours in a thread: from source, the loader that this one runs under. */
export function nodeArguments(script: string): string[] {
  return script.endsWith(".ts") ? ["--require", createRequire(__filename).resolve("tsx/cjs")] : [];
}

function bundled(): boolean {
  return existsSync(join(__dirname, "worker.js"));
}
