import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const root = join(__dirname, "../..");

/** What one run of a program took. */
export interface Run {
  /** Wall clock, milliseconds. */
  readonly wall: number;
  /** Processor time of all threads, milliseconds; undefined where the program is not ours. */
  readonly cpu: number | undefined;
  /** Most memory that was resident at once, bytes; undefined where the program is not ours. */
  readonly peak: number | undefined;
}

/** Runs a program to its end. Findings are no failure; to be killed or not to start is one. */
export async function timed(command: string, args: readonly string[], cwd: string, timeout: number): Promise<Run> {
  const start = performance.now();
  const child = spawn(command, args, { cwd, stdio: ["ignore", "ignore", "pipe"], timeout });
  let errors = "";
  child.stderr.on("data", (chunk) => {
    errors = `${errors}${chunk}`.slice(-2000);
  });
  const code = await new Promise<number | string>((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (exit, signal) => resolve(exit ?? signal ?? "ended"));
  });
  if (typeof code === "string" || code > 3) throw new Error(`${command} ${args.join(" ")}: ${code} ${errors}`);
  return { wall: performance.now() - start, cpu: undefined, peak: undefined };
}

/** Runs a script of ours, with options of Node before it. */
export async function timedNode(args: readonly string[], timeout: number): Promise<Run> {
  const dir = mkdtempSync(join(tmpdir(), "leaklens-usage-"));
  const usage = join(dir, "usage.json");
  try {
    process.env.LEAKLENS_USAGE = usage;
    const run = await timed(process.execPath, ["--require", join(__dirname, "usage.cjs"), ...args], root, timeout);
    return { ...run, ...(JSON.parse(readFileSync(usage, "utf8")) as Pick<Run, "cpu" | "peak">) };
  } finally {
    delete process.env.LEAKLENS_USAGE;
    rmSync(dir, { recursive: true, force: true });
  }
}

/** The built terminal command. */
export function cliFile(): string {
  const cli = join(root, "dist/cli.js");
  if (!existsSync(cli)) throw new Error(`${cli} is missing: npm run build`);
  return cli;
}

/** A scan by the built terminal command. */
export function timedScan(dir: string, options: readonly string[], timeout = 30 * 60_000): Promise<Run> {
  return timedNode([cliFile(), "scan", dir, "--no-progress", "--format", "json", ...options], timeout);
}

/** Is a program on the path? */
export function installed(command: string): boolean {
  return spawnSync(command, ["--help"], { stdio: "ignore" }).error === undefined;
}
