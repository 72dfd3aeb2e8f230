// Runs the suite of client/test/web/ with the extension inside a browser's worker: a VS Code that has no server at all, on
// files in memory.  --results <file> writes { passed, failed, failures, skipped? } for scripts/test.mjs.
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import type { Route } from "playwright-core";
import { openBrowser } from "./harness/browser";
import type { SuiteResult } from "./harness/host";
import { chromium, codeServer, Unavailable } from "./harness/install";
import { results, root } from "./harness/places";
import { startServer } from "./harness/server";
import { serveFiles } from "./harness/static";

const logs = join(results, "web");
const deadline = 120_000;

async function main(): Promise<number> {
  const outcome = await run();
  const named = process.argv.indexOf("--results");
  if (named > 0) writeFileSync(process.argv[named + 1]!, JSON.stringify(outcome));
  else if ("skipped" in outcome) console.log(`skipped: ${outcome.skipped}`);
  else console.log([...outcome.failures, `${outcome.passed} passed, ${outcome.failed} failed`].join("\n"));
  return "failed" in outcome && outcome.failed > 0 ? 1 : 0;
}

async function run(): Promise<SuiteResult | { readonly skipped: string }> {
  try {
    const install = codeServer(console.log);
    const browserInstall = chromium(console.log);
    execFileSync(process.execPath, [join(root, "scripts/build.mjs")], { stdio: "pipe" });
    await build({
      absWorkingDir: root,
      entryPoints: ["client/test/web/index.ts"],
      outdir: "out/web",
      bundle: true,
      platform: "browser",
      format: "cjs",
      external: ["vscode"],
      logLevel: "warning",
    });
    rmSync(logs, { recursive: true, force: true });
    mkdirSync(logs, { recursive: true });
    // The server serves the workbench's files and is told of nothing else.
    const server = await startServer(install, { logs, testDriver: true });
    const files = await serveFiles(root);
    try {
      const browser = await openBrowser(browserInstall, [server.authority, files.authority]);
      try {
        const result = await inWorker(server.authority, files.authority, browser.context);
        if (browser.refused.length === 0) return result;
        const failures = [...result.failures, `other hosts were asked for: ${browser.refused.join(", ")}`];
        return { ...result, failed: result.failed + 1, failures };
      } finally {
        await browser.close();
      }
    } finally {
      await files.stop();
      await server.stop();
    }
  } catch (error) {
    if (error instanceof Unavailable) return { skipped: error.message };
    return {
      passed: 0,
      failed: 1,
      failures: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
    };
  }
}

type Context = Awaited<ReturnType<typeof openBrowser>>["context"];

async function inWorker(server: string, files: string, context: Context): Promise<SuiteResult> {
  // Chromium asks before a page may talk to another port of this machine.
  await context.grantPermissions(["local-network-access"], { origin: `http://${server}` });
  const page = await context.newPage();
  const lines: string[] = [];
  let done: () => void = () => {};
  const exited = new Promise<void>((resolve) => {
    done = resolve;
  });
  await page.exposeFunction("codeAutomationLog", (_type: string, args: readonly unknown[]) => {
    lines.push(args.map(String).join(" "));
  });
  await page.exposeFunction("codeAutomationExit", () => done());
  await context.route(
    (url) => url.host === server && url.pathname === "/",
    (route) => withoutServer(route, files),
  );
  await context.route(
    (url) => url.host === server && url.pathname.endsWith("/workbench/workbench.js"),
    (route) => plainWorkbench(route),
  );
  await page.goto(`http://${server}/?${new URLSearchParams({ folder: "tmp:/" })}`);
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([
    exited,
    new Promise((resolve) => {
      timer = setTimeout(resolve, deadline);
    }),
  ]);
  clearTimeout(timer);
  await page.screenshot({ path: join(logs, "end.png") }).catch(() => undefined);
  writeFileSync(join(logs, "output.log"), `${lines.join("\n")}\n`);
  const told = lines.map((line) => /RESULTS (\{.*\})/.exec(line)?.[1]).find(Boolean);
  if (told) return JSON.parse(told) as SuiteResult;
  return {
    passed: 0,
    failed: 1,
    failures: [`the worker told no results (logs: ${logs})\n${lines.slice(-15).join("\n")}`],
  };
}

/** Serves the workbench's page with a configuration that knows no server, so that all of VS Code runs in the browser. */
async function withoutServer(route: Route, files: string): Promise<void> {
  const response = await route.fetch();
  const html = (await response.text()).replace(
    /(id="vscode-workbench-web-configuration" data-settings=")([^"]*)"/,
    (_, start: string, escaped: string) => {
      const configuration = JSON.parse(escaped.replaceAll("&quot;", '"').replaceAll("&amp;", "&")) as Record<
        string,
        unknown
      >;
      delete configuration.remoteAuthority;
      const [scheme, authority] = ["http", files];
      configuration.developmentOptions = {
        extensions: [{ scheme, authority, path: "/" }],
        extensionTestsPath: { scheme, authority, path: "/out/web/index.js" },
        enableSmokeTestDriver: true,
      };
      configuration.enableSmokeTestDriver = true;
      const text = JSON.stringify(configuration).replaceAll("&", "&amp;").replaceAll('"', "&quot;");
      return `${start}${text}"`;
    },
  );
  const headers = { ...response.headers() };
  // The page's policy names its own origin only; the extension comes from another port.
  delete headers["content-security-policy"];
  await route.fulfill({ response, headers, body: html });
}

/** code-server's changes that a VS Code without a server cannot bear: it is always there, and keeps the settings. */
const changes: readonly [RegExp, string][] = [
  [/(\{\.\.\.JSON\.parse\(\w+\)),remoteAuthority:location\.host\}/, "$1}"],
  [
    /(get userRoamingDataHome\(\)\{return \w+\(\w+\.file\(this\.userDataPath\)\.with\(\{scheme:)\w+\.vscodeRemote/,
    '$1"vscode-userdata"',
  ],
];

async function plainWorkbench(route: Route): Promise<void> {
  const response = await route.fetch();
  let script = await response.text();
  for (const [change, plain] of changes) {
    if (!change.test(script)) throw new Error(`this code-server is another than the test knows: no ${change}`);
    script = script.replace(change, plain);
  }
  await route.fulfill({ response, body: script });
}

void main().then((code) => process.exit(code));
