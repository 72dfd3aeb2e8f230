import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CodeServerInstall } from "./install";

export interface ServerOptions {
  /** Folder for logs that outlive the server. */
  readonly logs: string;
  /** User settings of this VS Code. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Packed extensions to install first. */
  readonly vsix?: readonly string[];
  /** Reaches the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  /** Lets a page run extension tests; also hides notifications, so UI tests leave it off. */
  readonly testDriver?: boolean;
  /** Restricted Mode can only be seen with workspace trust on (off by default: nobody is there to answer its question). */
  readonly workspaceTrust?: boolean;
}

/** In a browser VS Code saves after a second by default; what these tests leave unsaved must stay so. */
const settings = { "files.autoSave": "off" };

/** A running VS Code server on the loopback address, with a home of its own. */
export interface Server {
  /** `127.0.0.1:port` */
  readonly authority: string;
  readonly userData: string;
  stop(): Promise<void>;
}

/** Starts code-server on a free port. The private home is removed by `stop`. @throws when it does not come up within a minute. */
export async function startServer(install: CodeServerInstall, options: ServerOptions): Promise<Server> {
  const home = mkdtempSync(join(tmpdir(), "go-leak-lens-vscode-"));
  const userData = join(home, "data");
  const extensions = join(home, "extensions");
  mkdirSync(join(userData, "User"), { recursive: true });
  mkdirSync(extensions);
  mkdirSync(options.logs, { recursive: true });
  writeFileSync(join(userData, "User/settings.json"), JSON.stringify({ ...settings, ...options.settings }));
  const env = {
    ...process.env,
    HOME: home,
    XDG_CONFIG_HOME: join(home, "config"),
    XDG_DATA_HOME: join(home, "share"),
    XDG_CACHE_HOME: join(home, "cache"),
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
    // A terminal inside VS Code sets these; they would make this server believe that it runs in that one.
    VSCODE_IPC_HOOK_CLI: undefined,
    ELECTRON_RUN_AS_NODE: undefined,
    NODE_OPTIONS: undefined,
    ...options.env,
  };
  const folders = ["--user-data-dir", userData, "--extensions-dir", extensions];
  for (const vsix of options.vsix ?? []) await installExtension(install, vsix, folders, env);

  const args = [
    "--auth=none",
    "--disable-telemetry",
    "--disable-update-check",
    ...(options.workspaceTrust ? [] : ["--disable-workspace-trust"]),
    "--disable-getting-started-override",
    "--disable-proxy",
    "--ignore-last-opened",
    ...folders,
    "--bind-addr=127.0.0.1:0",
    ...(options.testDriver ? ["--vscode-option", "enable-smoke-test-driver"] : []),
  ];
  // Detached: a process group of its own, so that stopping reaches the extension host and the language server too.
  const child = spawn(install.node, [install.entry, ...args], {
    env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log = createWriteStream(join(options.logs, "code-server.log"));
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  const stop = async (): Promise<void> => {
    await stopGroup(child);
    keepLogs(userData, options.logs);
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  try {
    const authority = await listening(child);
    return { authority, userData, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const timer = setTimeout(() => reject(new Error(`code-server did not come up within 60 s:\n${text}`)), 60_000);
    child.stdout?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const port = /HTTP server listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(text)?.[1];
      if (!port) return;
      clearTimeout(timer);
      resolve(`127.0.0.1:${port}`);
    });
    child.once("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`code-server ended with ${code} before it listened:\n${text}`));
    });
  });
}

async function installExtension(
  install: CodeServerInstall,
  vsix: string,
  folders: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const child = spawn(install.node, [install.entry, "--install-extension", vsix, ...folders], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => (text += chunk));
  child.stderr.on("data", (chunk: Buffer) => (text += chunk));
  const code = await new Promise((resolve) => child.once("exit", resolve));
  if (code !== 0) throw new Error(`installing ${vsix} ended with ${code}:\n${text}`);
}

async function stopGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  const ended = child.exitCode !== null || child.signalCode !== null;
  const exit = ended ? Promise.resolve() : new Promise((resolve) => child.once("exit", resolve));
  kill(child.pid, "SIGTERM");
  const patience = setTimeout(() => kill(child.pid, "SIGKILL"), 5_000);
  await exit;
  clearTimeout(patience);
  // The leader is gone; whoever of its group is still there has had its chance.
  kill(child.pid, "SIGKILL");
}

function kill(group: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (group !== undefined) process.kill(-group, signal);
  } catch {
    // Nobody of the group is left.
  }
}

/** Copies the extension host's logs, where a server that died at load leaves its only trace. */
function keepLogs(userData: string, logs: string): void {
  try {
    cpSync(join(userData, "logs"), join(logs, "vscode"), { recursive: true });
  } catch {
    writeFileSync(join(logs, "vscode.txt"), `no logs under ${userData}\n`);
  }
}

/** Last lines of a log file, for a failure's message. */
export function tail(file: string, lines: number): string {
  try {
    return readFileSync(file, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
  } catch {
    return "";
  }
}
