import { execFile } from "node:child_process";
import { realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { changedLines, type LineRanges } from "../report/changed-lines";
import { slashed } from "./paths";
import { UsageError } from "./terminal";

const execute = promisify(execFile);

/** Nothing that a repository's configuration names is run: no file system monitor, no pager. */
const harmless = ["-c", "core.fsmonitor=false", "-c", "core.quotePath=false", "--no-pager"];
const wholeFile: LineRanges = [[1, Number.MAX_SAFE_INTEGER]];

/**
 * Lines of Go files that differ from a commit (from where the current branch left it, as a pull request shows it), by
 * absolute path; untracked files are new as a whole. Throws a UsageError where there is no repository or no such commit.
 */
export async function changedSince(ref: string, targets: readonly string[]): Promise<Map<string, LineRanges>> {
  const changes = new Map<string, LineRanges>();
  const roots = new Set<string>();
  for (const target of targets) {
    const folder = statSync(target).isDirectory() ? target : dirname(target);
    const root = (await git(folder, ["rev-parse", "--show-toplevel"])).trim();
    if (roots.has(root)) continue;
    roots.add(root);
    const commit = await commitOf(root, ref);
    const diff = await git(root, [
      "diff",
      "--no-ext-diff",
      "--no-textconv",
      "--no-color",
      "--no-prefix",
      "--unified=0",
      commit,
      "--",
      "*.go",
    ]);
    for (const [path, ranges] of changedLines(diff)) changes.set(slashed(join(root, path)), ranges);
    const untracked = await git(root, ["ls-files", "-z", "--others", "--exclude-standard", "--", "*.go"]);
    for (const path of untracked.split("\0")) if (path !== "") changes.set(slashed(join(root, path)), wholeFile);
  }
  return changes;
}

/** git speaks of real paths; a scan keeps those it was given. */
export function byRealPath(changes: ReadonlyMap<string, LineRanges>): (file: string) => LineRanges | undefined {
  const real = new Map<string, string>();
  return (file) => {
    const folder = dirname(file);
    let known = real.get(folder);
    if (known === undefined) {
      known = slashed(realpathSync(folder));
      real.set(folder, known);
    }
    return changes.get(`${known}${file.slice(folder.length)}`);
  };
}

async function commitOf(root: string, ref: string): Promise<string> {
  const commit = (await git(root, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`])).trim();
  // A shallow clone may not hold the common ancestor; the commit itself is the next best.
  return (await git(root, ["merge-base", commit, "HEAD"]).catch(() => commit)).trim();
}

async function git(folder: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await execute("git", [...harmless, ...args], { cwd: folder, maxBuffer: 1 << 30 });
    return stdout;
  } catch (error) {
    const { code, stderr } = error as { code?: unknown; stderr?: string };
    if (code === "ENOENT") throw new UsageError("--since needs git, which was not found");
    const reason = stderr?.trim().split("\n")[0] || "there is no such commit";
    throw new UsageError(`git ${args[0]} failed in ${folder}: ${reason}`);
  }
}
