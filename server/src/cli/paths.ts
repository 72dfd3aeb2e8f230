import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { UsageError } from "./terminal";

/** An operating system path, absolute and with `/`. */
export function absolute(cwd: string, path: string): string {
  return slashed(resolve(cwd, path));
}

/** Backslashes are separators on Windows only; elsewhere they are part of names. */
export function slashed(path: string): string {
  return process.platform === "win32" ? path.replaceAll("\\", "/") : path;
}

/**
 * The files and folders that arguments mean. Go's `./...` and `dir/...` are what a plain folder is: all below it.
 * Throws a UsageError for what does not exist.
 */
export function targetsOf(cwd: string, args: readonly string[]): string[] {
  const targets = (args.length === 0 ? ["."] : args).map((arg) => {
    const plain = arg === "..." ? "." : arg.replace(/[/\\]\.\.\.$/, "");
    const target = absolute(cwd, plain === "" ? "/" : plain);
    if (!existsSync(target)) throw new UsageError(`no such file or folder: ${arg}`);
    return target;
  });
  return [...new Set(targets)];
}
