// npm test: every suite, fast ones first, quiet while green. The last line is `N passed, M failed` alone, summed over the
// suites that ran; what did not run is said with its reason, and counts as failed where CI is set.
//   npm test -- unit host     only suites whose name contains one of the words
//   npm test -- --list        their names
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const results = join(root, "test-results");
const bin = (name) => join(root, "node_modules/.bin", name);
const tsx = ["--import", "tsx"];

/**
 * A suite that answers by exit code alone counts as one test; the others leave a JSON file: mocha's own, or
 * { passed, failed, failures, skipped? } where `skipped` is the reason for not running.
 */
const suites = [
  { name: "typecheck", command: [bin("tsc"), "--noEmit"] },
  { name: "lint", command: [bin("biome"), "check", "."] },
  { name: "generated files", command: [process.execPath, "scripts/generate-docs.mjs", "--check"] },
  { name: "unit and fixtures", mocha: [] },
  { name: "build", command: [process.execPath, "scripts/build.mjs"] },
  {
    name: "protocol",
    mocha: ["--config", "server/test/protocol/mocharc.json"],
  },
  { name: "terminal and editor, on net/http", mocha: ["--config", "server/test/same-answers/mocharc.json"], needs: go },
  { name: "neovim", mocha: ["--config", "server/test/neovim/mocharc.json"], needs: neovim },
  { name: "emacs", mocha: ["--config", "server/test/emacs/mocharc.json"], needs: emacs },
  { name: "differential", mocha: ["--config", "server/test/differential/mocharc.json"], needs: go },
  { name: "standard library, reviewed findings", mocha: ["--config", "server/test/standard-library/mocharc.json"] },
  { name: "go fixtures", command: [process.execPath, "scripts/check-go-fixtures.mjs"], needs: go },
  { name: "ground truth", file: ["ground-truth/main.ts", "--quick"] },
  { name: "vscode, from source", file: ["client/test/run-host.ts", "source"] },
  { name: "vscode, from the .vsix", file: ["client/test/run-host.ts", "vsix"] },
  { name: "vscode, several folders", file: ["client/test/run-host.ts", "multiroot"] },
  { name: "vscode, all in a browser", file: ["client/test/run-web.ts"] },
  { name: "vscode, by hand", file: ["client/test/run-ui.ts"] },
];

const wanted = process.argv.slice(2);
if (wanted.includes("--list")) {
  for (const { name } of suites) console.log(name);
  process.exit(0);
}
const chosen = wanted.length === 0 ? suites : suites.filter(({ name }) => wanted.some((word) => name.includes(word)));
if (chosen.length === 0) fail(`no suite is named like ${wanted.join(", ")} (npm test -- --list)`);
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

/** Milliseconds for one suite; far more than the slowest needs on two busy cores. */
const deadline = 8 * 60_000;
/** The suite's process, which a Ctrl+C does not reach by itself. */
let running;
for (const signal of ["SIGINT", "SIGTERM"])
  process.on(signal, () => {
    if (running) kill(running, signal);
    process.exit(130);
  });

let passed = 0;
let failed = 0;
const skipped = [];
for (const suite of chosen) {
  const started = Date.now();
  const outcome = await run(suite);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  if (outcome.skipped !== undefined) {
    skipped.push(`${suite.name}: ${outcome.skipped}`);
    if (process.env.CI) failed++;
    console.log(`- ${suite.name}: skipped, ${outcome.skipped}`);
    continue;
  }
  passed += outcome.passed;
  failed += outcome.failed;
  console.log(
    `${outcome.failed > 0 ? "✗" : "✓"} ${suite.name}: ${outcome.passed} passed, ${outcome.failed} failed (${seconds} s)`,
  );
  for (const text of outcome.leftOut ?? []) console.log(`    not run: ${text}`);
  for (const text of outcome.failures ?? []) console.log(text.replace(/^/gm, "    "));
}
if (skipped.length > 0)
  console.log(`\nNot run${process.env.CI ? " (failed, since CI is set)" : ""}:\n  ${skipped.join("\n  ")}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);

async function run(suite) {
  const reason = suite.needs?.();
  if (reason) return { skipped: reason };
  const file = join(results, `${suite.name.replace(/\W+/g, "-")}.json`);
  if (suite.command) return byExitCode(await execute(suite.command));
  if (suite.mocha) {
    // --exit: a test that failed may leave a server behind, which would keep mocha waiting.
    const options = ["--exit", "--reporter", "json", "--reporter-option", `output=${file}`];
    const ran = await execute([process.execPath, bin("mocha"), ...suite.mocha, ...options]);
    return byMocha(ran, file);
  }
  return byFile(await execute([process.execPath, ...tsx, ...suite.file, "--results", file], true), file);
}

function byExitCode({ code, output }) {
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1, failures: [output.trim()] };
}

function byMocha(ran, file) {
  if (!existsSync(file)) return { passed: 0, failed: 1, failures: [`mocha left no results:\n${ran.output.trim()}`] };
  const told = JSON.parse(readFileSync(file, "utf8"));
  const { passes, failures } = told.stats;
  const texts = told.failures.map(({ fullTitle, err }) => `${fullTitle}\n${err.stack ?? err.message ?? ""}`);
  if (passes + failures === 0) return { passed: 0, failed: 1, failures: ["no test ran"] };
  if (ran.code !== 0 && failures === 0) return { passed: passes, failed: 1, failures: [ran.output.trim()] };
  // Tests that leave themselves out say why on their output.
  const reasons = [...ran.output.matchAll(/^\s*skipped: (.*)$/gm)].map(([, reason]) => reason);
  const leftOut = told.pending.map(({ fullTitle }, i) => `${fullTitle}: ${reasons[i] ?? "left out"}`);
  return { passed: passes, failed: failures, failures: texts, leftOut };
}

function byFile(ran, file) {
  if (!existsSync(file))
    return { passed: 0, failed: 1, failures: [`the suite left no results:\n${ran.output.trim()}`] };
  const told = JSON.parse(readFileSync(file, "utf8"));
  if (told.skipped === undefined && told.passed + told.failed === 0)
    return { ...told, failed: 1, failures: ["no test ran"] };
  return told;
}

/**
 * Runs a command in the project's root. Its output is kept for failures; `live` shows it too, for long suites. What hangs
 * is ended, with all it started, after the deadline.
 */
function execute([program, ...args], live = false) {
  return new Promise((resolve) => {
    // A process group of its own, so that ending it reaches browsers and servers too.
    const child = spawn(program, args, {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      detached: process.platform !== "win32",
    });
    let output = "";
    const end = () => {
      output += `\nended: not done after ${deadline / 60_000} minutes`;
      kill(child, "SIGTERM");
      setTimeout(() => kill(child, "SIGKILL"), 5_000).unref();
    };
    const timer = setTimeout(end, deadline);
    running = child;
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => {
        output += chunk;
        if (live) process.stdout.write(`${chunk}`.replace(/^(?=.)/gm, "  "));
      });
    child.on("error", (error) => resolve({ code: 1, output: `${output}${error.message}` }));
    child.on("close", (code) => {
      clearTimeout(timer);
      running = undefined;
      resolve({ code: code ?? 1, output });
    });
  });
}

function kill(child, signal) {
  try {
    if (process.platform === "win32") child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // It has ended by itself.
  }
}

function go() {
  return spawnSync("go", ["version"]).status === 0 ? undefined : "Go is not installed";
}

function neovim() {
  return debian("Neovim", () => runs("nvim", "--version"), "neovim");
}

function emacs() {
  const modes = ["-l", "package", "-f", "package-initialize", "-l", "eglot", "-l", "go-mode"];
  return debian("Emacs", () => runs("emacs", "--batch", ...modes), "emacs-nox", "elpa-eglot", "elpa-go-mode");
}

function runs(command, ...args) {
  return spawnSync(command, args).status === 0;
}

/** An editor of Debian's own, installed on first use where that needs nobody's leave. */
function debian(name, there, ...packages) {
  if (there()) return undefined;
  if (process.getuid?.() !== 0 || !runs("apt-get", "--version")) return `${name} is not installed`;
  const apt = (...args) =>
    spawnSync("apt-get", ["-qq", ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      encoding: "utf8",
      timeout: 300_000,
    });
  const install = () => apt("install", "-y", "--no-install-recommends", ...packages);
  if (install().status !== 0) {
    apt("update");
    const { stderr } = install();
    if (!there()) return `${name} could not be installed: ${String(stderr).trim().split("\n").at(-1)}`;
  }
  return there() ? undefined : `${name} was installed and does not start`;
}

function fail(message) {
  console.error(message);
  process.exit(2);
}
