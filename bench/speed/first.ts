import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Editor } from "../../server/test/protocol/editor";
import { mainThreadTime } from "./machine";
import { packageOf } from "./sources";

/**
 * Milliseconds from starting the server's process to the diagnostics of the first document, of so many lines: by the clock,
 * and in processor time of the server's main thread, where the system tells it.
 */
export async function firstDiagnostic(
  sources: string,
  lines: number,
): Promise<{ readonly wall: number; readonly processor: number | undefined }> {
  const dir = mkdtempSync(join(tmpdir(), "leaklens-bench-"));
  try {
    const file = packageOf(lines, join(sources, "database/sql"), "sql.go", join(dir, "sql"));
    const text = readFileSync(file, "utf8");
    const from = performance.now();
    const editor = new Editor();
    try {
      await editor.start({ uri: () => pathToFileURL(dirname(file)).toString() });
      const uri = pathToFileURL(file).toString();
      await editor.open(uri, text);
      await editor.diagnostics(uri);
      return { wall: performance.now() - from, processor: mainThreadTime(editor.process.pid) };
    } finally {
      await editor.kill();
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
