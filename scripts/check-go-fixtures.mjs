// Checks with the Go toolchain that every fixture is real Go: it compiles (tests too), passes the vet checks that are no
// leak checks, and is formatted; and that every golden, put in the place of its source, compiles and is formatted too.
// Usage: node scripts/check-go-fixtures.mjs [folder …]   (default: every module of test-fixtures)
import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "test-fixtures");
/** vet's leak checks (lostcancel, httpresponse, copylocks, …) report what fixtures are made of. */
const vetChecks = ["assign", "bools", "buildtag", "nilfunc", "printf", "stdmethods", "structtag", "unusedresult"];
const goEnv = {
  ...process.env,
  GOFLAGS: "-mod=mod",
  GOPROXY: "off",
  GOSUMDB: "off",
  GOTOOLCHAIN: "local",
  GOWORK: "off",
};

if (spawnSync("go", ["version"]).error !== undefined) {
  console.log("go is not installed: the check of the Go fixtures with the toolchain was skipped");
  process.exit(process.env.CI ? 1 : 0);
}

let failed = false;
const wanted = process.argv.slice(2).map((dir) => resolve(dir));
for (const module of modulesBelow(root)) {
  const folders = wanted.filter((dir) => dir === module || dir.startsWith(`${module}/`));
  if (wanted.length > 0 && folders.length === 0) continue;
  const scope = folders.length > 0 ? folders.map((dir) => `./${relative(module, dir)}/...`) : ["./..."];
  check(module, scope, relative(root, module) || ".");
}
if (wanted.length === 0) {
  const table = join(root, "..", "server", "data", "resources-std.tsv");
  run("resource table", "go", ["run", join(root, "..", "scripts", "check-resources-std.go"), table], tmpdir());
}
process.exit(failed ? 1 : 0);

function check(module, scope, name) {
  run(name, "go", ["vet", ...vetChecks.map((check) => `-${check}`), ...scope], module);
  const files = filesBelow(module).filter((file) => file.endsWith(".go"));
  run(name, "gofmt", ["-l", ...files], module, true);
  const goldens = filesBelow(module).filter((file) => file.endsWith(".golden"));
  for (const round of roundsOf(goldens)) {
    const copy = mkdtempSync(join(tmpdir(), "go-fixtures-"));
    try {
      cpSync(root, copy, { recursive: true });
      const there = join(copy, relative(root, module));
      for (const golden of round) copyFileSync(join(module, golden), join(there, sourceOf(golden)));
      run(`${name} with goldens`, "go", ["vet", ...vetChecks.map((check) => `-${check}`), ...scope], there);
      run(`${name} with goldens`, "gofmt", ["-l", ...round.map(sourceOf)], there, true);
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  }
}

/** Goldens of one source file go into different rounds: one text at a time can stand in its place. */
function roundsOf(goldens) {
  const rounds = [];
  const counts = new Map();
  for (const golden of goldens) {
    const source = sourceOf(golden);
    const round = counts.get(source) ?? 0;
    counts.set(source, round + 1);
    rounds[round] ??= [];
    rounds[round].push(golden);
  }
  return rounds;
}

function sourceOf(golden) {
  return golden.replace(/\.go(\.[\w-]+)?\.golden$/, ".go");
}

function run(name, command, args, cwd, outputFails = false) {
  const result = spawnSync(command, args, { cwd, env: goEnv, encoding: "utf8" });
  const output = `${result.stdout ?? ""}${result.stderr ?? ""}`.trim();
  if (result.status === 0 && !(outputFails && output !== "")) return;
  failed = true;
  console.error(`${name}: ${command} ${args[0]} failed\n${output}\n`);
}

function modulesBelow(dir) {
  const own = existsSync(join(dir, "go.mod")) ? [dir] : [];
  return [...own, ...subfolders(dir).flatMap((name) => (name === "stubs" ? [] : modulesBelow(join(dir, name))))];
}

/** Files of a module, relative to it; nested modules are their own. */
function filesBelow(module, dir = module) {
  return readdirSync(dir).flatMap((name) => {
    const path = join(dir, name);
    if (!statSync(path).isDirectory()) return [relative(module, path)];
    return name === "stubs" || existsSync(join(path, "go.mod")) ? [] : filesBelow(module, path);
  });
}

function subfolders(dir) {
  return readdirSync(dir).filter((name) => statSync(join(dir, name)).isDirectory());
}
