import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** The profile of leaked goroutines is an experiment of this release; it becomes standard with the next. */
const experiment = "goroutineleakprofile";
const oldest = { major: 1, minor: 26 };

/** Vet's leak checks report what fixtures are made of; these do not. */
const vetChecks = ["assign", "bools", "buildtag", "nilfunc", "printf", "stdmethods", "structtag", "unusedresult"];

const environment = {
  ...process.env,
  CGO_ENABLED: "0",
  GOEXPERIMENT: experiment,
  GOFLAGS: "-mod=mod",
  GOPROXY: "off",
  GOSUMDB: "off",
  GOTOOLCHAIN: "local",
  GOWORK: "off",
};

/** What is missing to run the ground truth; undefined when all is there. */
export function missing(): string | undefined {
  if (process.platform !== "linux") return "descriptors and children are read from /proc, which only Linux has";
  const said = spawnSync("go", ["env", "GOVERSION"], { encoding: "utf8" });
  const needed = `Go ${oldest.major}.${oldest.minor} or newer is needed, for the profile of leaked goroutines (GOEXPERIMENT=${experiment})`;
  if (said.error !== undefined || said.status !== 0) return `Go is not installed; ${needed}`;
  const version = /^go(\d+)\.(\d+)/.exec(said.stdout);
  if (version === null) return `this Go calls itself ${said.stdout.trim()}; ${needed}`;
  const [major, minor] = [Number(version[1]), Number(version[2])];
  if (major < oldest.major || (major === oldest.major && minor < oldest.minor))
    return `Go ${major}.${minor} is installed; ${needed}`;
  return undefined;
}

/** The version of Go that runs: "1.26.8". */
export function goVersion(): string {
  return go(["env", "GOVERSION"], ".").replace(/^go/, "").trim();
}

/** Copies of golang.org/x that come with every Go. */
export function vendored(): string {
  return join(go(["env", "GOROOT"], ".").trim(), "src/cmd/vendor/golang.org/x");
}

/**
 * Runs a Go command.
 * @returns what it printed
 * @throws Error with its output when it fails
 */
export function go(args: readonly string[], cwd: string): string {
  return run("go", args, cwd);
}

/** The vet checks that are no leak checks, over a whole module. @throws Error with what vet says */
export function vet(cwd: string): void {
  go(["vet", ...vetChecks.map((check) => `-${check}`), "./..."], cwd);
}

/** Which of the files are not formatted. */
export function unformatted(files: readonly string[], cwd: string): string[] {
  if (files.length === 0) return [];
  return run("gofmt", ["-l", ...files], cwd)
    .split("\n")
    .filter((name) => name !== "");
}

function run(command: string, args: readonly string[], cwd: string): string {
  const result = spawnSync(command, args, { cwd, env: environment, encoding: "utf8", maxBuffer: 1 << 28 });
  if (result.status !== 0)
    throw new Error(
      `${command} ${args.join(" ")} failed\n${result.error?.message ?? ""}${result.stdout}${result.stderr}`,
    );
  return result.stdout;
}
