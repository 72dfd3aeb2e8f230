import { existsSync } from "node:fs";
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

function bundled(): boolean {
  return existsSync(join(__dirname, "worker.js"));
}
