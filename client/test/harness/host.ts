import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openBrowser } from "./browser";
import { chromium, codeServer } from "./install";
import { startServer, tail } from "./server";

/** What a mocha run inside the extension host leaves behind; its absence means that the host died. */
export interface SuiteResult {
  readonly passed: number;
  readonly failed: number;
  /** Titles and messages of what failed. */
  readonly failures: readonly string[];
}

export interface HostRun {
  /** Folder, or `.code-workspace` file, opened as the workspace. */
  readonly folder: string;
  /** The extension in development: the repository, or an empty stand-in beside an installed .vsix. */
  readonly extension: string;
  /** CommonJS module exporting `run(): Promise<void>`. */
  readonly tests: string;
  /** Packed extensions to install first. */
  readonly vsix?: readonly string[];
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Folder for logs and the results file. */
  readonly logs: string;
  /** Milliseconds after which the whole run counts as hung. */
  readonly deadline: number;
}

/**
 * Runs a test module in the extension host of a real VS Code and answers its results. A run without a results file,
 * with no test in it, or past its deadline is a failed run, whatever exit code the host told.
 */
export async function runInHost(run: HostRun, say: (text: string) => void): Promise<SuiteResult> {
  const install = codeServer(say);
  const chromiumInstall = chromium(say);
  rmSync(run.logs, { recursive: true, force: true });
  mkdirSync(run.logs, { recursive: true });
  const resultsFile = join(run.logs, "results.json");
  const lines: string[] = [];

  const server = await startServer(install, {
    logs: run.logs,
    vsix: run.vsix,
    settings: run.settings,
    testDriver: true,
    env: { ...run.env, GO_LEAK_LENS_TEST_RESULTS: resultsFile },
  });
  let exit: number | undefined;
  try {
    const browser = await openBrowser(chromiumInstall, [server.authority]);
    try {
      const page = await browser.context.newPage();
      let done: (code: number) => void = () => {};
      const exited = new Promise<number>((resolve) => {
        done = resolve;
      });
      await page.exposeFunction("codeAutomationLog", (_type: string, args: readonly unknown[]) => {
        const line = args.map(String).join(" ");
        if (!chatter.test(line)) lines.push(line);
      });
      await page.exposeFunction("codeAutomationExit", (code: number) => done(code));
      const remote = (path: string): string => `vscode-remote://${server.authority}${path}`;
      const payload = JSON.stringify([
        ["extensionDevelopmentPath", remote(run.extension)],
        ["extensionTestsPath", remote(run.tests)],
      ]);
      const kind = run.folder.endsWith(".code-workspace") ? "workspace" : "folder";
      const query = new URLSearchParams({ [kind]: run.folder, payload });
      await page.goto(`http://${server.authority}/?${query}`);
      exit = await within(run.deadline, exited);
      if (exit === undefined) await page.screenshot({ path: join(run.logs, "deadline.png") }).catch(() => undefined);
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
    writeFileSync(join(run.logs, "output.log"), `${lines.join("\n")}\n`);
  }
  return judge(exit, resultsFile, run);
}

/** What this VS Code says at every start and what has nothing to do with an extension. */
const chatter = /AgentHost|additional builtin extensions|ChatModelSelection|AccountPolicyGate/;

/** The verdict over exit code and results file. Pure but for reading the file. */
export function judge(
  exit: number | undefined,
  resultsFile: string,
  run: Pick<HostRun, "logs" | "deadline">,
): SuiteResult {
  const told = existsSync(resultsFile) ? (JSON.parse(readFileSync(resultsFile, "utf8")) as SuiteResult) : undefined;
  const broken = (why: string): SuiteResult => ({
    passed: told?.passed ?? 0,
    failed: (told?.failed ?? 0) + 1,
    failures: [...(told?.failures ?? []), `${why}\n${tail(join(run.logs, "output.log"), 15)}`],
  });
  if (exit === undefined) return broken(`not done after ${run.deadline / 1000} s (logs: ${run.logs})`);
  if (!told) return broken(`the extension host ended with ${exit} and left no results: it crashed (logs: ${run.logs})`);
  if (told.passed + told.failed === 0) return broken("no test ran");
  if (exit !== 0 && told.failed === 0) return broken(`the host ended with ${exit} though every test passed`);
  return told;
}

function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
