import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, loadavg, release, totalmem, type } from "node:os";

/** One line that says what the figures were taken on, and how busy it was. */
export function machineLine(): string {
  const [processor] = cpus();
  const parts = [
    `${cpus().length} × ${processor?.model.trim() ?? "unknown processor"}`,
    `${Math.round(totalmem() / 2 ** 30)} GB`,
    `${type()} ${release()}`,
    `Node ${process.versions.node}`,
    goVersion(),
    `load ${loadavg()[0]!.toFixed(1)}`,
  ];
  return parts.join(", ");
}

function goVersion(): string {
  try {
    return execFileSync("go", ["env", "GOVERSION"], { encoding: "utf8" }).trim();
  } catch {
    return "no Go";
  }
}

/** Processor time of a process's main thread so far, in milliseconds; undefined where the system does not tell. */
export function mainThreadTime(pid: number | undefined): number | undefined {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;
  } catch {
    return undefined;
  }
}
