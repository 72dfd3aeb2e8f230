import { parentPort, workerData } from "node:worker_threads";
import { collectAfterLarge } from "./collect";
import { openScanner } from "./open-scanner";
import type { FromWorker, ToWorker, WorkerStart } from "./worker-protocol";

/** Entry of a scan thread: takes one package at a time and answers with its scan. */
async function run(start: WorkerStart): Promise<void> {
  const port = parentPort;
  if (port === null) return;
  const send = (message: FromWorker): void => port.postMessage(message);
  try {
    const scanner = await openScanner(start);
    port.on("message", ({ folder }: ToWorker) => {
      send({ kind: "scanned", scan: scanner.scan(folder) });
      collectAfterLarge();
    });
    send({ kind: "ready" });
  } catch (error) {
    send({ kind: "broken", message: error instanceof Error ? error.message : String(error) });
  }
}

void run(workerData as WorkerStart);
