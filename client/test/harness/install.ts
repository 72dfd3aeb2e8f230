import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { cache, versions } from "./places";

/** A VS Code that runs without a display: code-server's entry script and the Node it was made for. */
export interface CodeServerInstall {
  readonly node: string;
  readonly entry: string;
}

/** Thrown when this machine cannot have what a suite needs. The message is the reason a person reads. */
export class Unavailable extends Error {}

/**
 * code-server and its Node from npm packages, installed into the cache on first use (about 600 MB and a minute), taken
 * from there ever after. @throws {@link Unavailable} off Linux, or when the registry cannot be reached.
 */
export function codeServer(say: (text: string) => void): CodeServerInstall {
  if (process.platform !== "linux" || !["x64", "arm64"].includes(process.arch))
    throw new Unavailable(
      `code-server is set up on Linux x64 and arm64 only, this is ${process.platform} ${process.arch}`,
    );
  const nodePackage = `node-linux-${process.arch}`;
  const folder = join(cache, `code-server-${versions.codeServer}-node-${versions.node}-${process.arch}`);
  const install = {
    node: join(folder, "node_modules", nodePackage, "bin/node"),
    entry: join(folder, "node_modules/code-server/out/node/entry.js"),
  };
  if (existsSync(install.node) && existsSync(install.entry)) return install;

  say(`Installing code-server ${versions.codeServer} into ${cache} (once, about 600 MB) …`);
  // Built beside its place and renamed at the end, so that an interrupted installation is never taken for a whole one.
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  writeFileSync(join(partial, "package.json"), '{ "private": true }\n');
  npm(partial, {}, [
    "install",
    "--ignore-scripts",
    "--save-exact",
    `code-server@${versions.codeServer}`,
    `${nodePackage}@${versions.node}`,
  ]);
  const node = join(partial, "node_modules", nodePackage);
  const env = { PATH: `${join(node, "bin")}${delimiter}${process.env.PATH ?? ""}`, npm_config_nodedir: node };
  const vscode = join(partial, "node_modules/code-server/lib/vscode");
  // `npm install`, not `npm ci`: the lock file that code-server ships lacks an entry. Its install scripts stay off, since
  // kerberos wants system headers.
  npm(vscode, env, ["install", "--omit=dev", "--ignore-scripts"]);
  npm(join(vscode, "extensions"), env, ["install", "--omit=dev", "--ignore-scripts"]);
  try {
    npm(vscode, env, ["rebuild", "--ignore-scripts=false", "@vscode/spdlog", "@vscode/native-watchdog"]);
  } catch {
    say("No compiler for code-server's two optional addons; its logs will be noisy, the tests are the same.");
  }
  renameSync(partial, folder);
  return install;
}

/** A Chromium to drive. */
export interface ChromiumInstall {
  readonly executable: string;
  /** Folder of shared libraries that it needs and the machine lacks, for `LD_LIBRARY_PATH`. */
  readonly libraries?: string;
}

/**
 * The machine's Chromium or Chrome (`CHROMIUM` names another), else one from npm unpacked into the cache.
 * @throws {@link Unavailable} when neither can be had.
 */
export function chromium(say: (text: string) => void): ChromiumInstall {
  const named = process.env.CHROMIUM;
  for (const candidate of [named, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]) {
    if (!candidate) continue;
    const found = spawnSync("sh", ["-c", 'command -v "$1"', "sh", candidate], { encoding: "utf8" }).stdout.trim();
    if (found && spawnSync(found, ["--version"], { timeout: 20_000 }).status === 0) return { executable: found };
  }
  if (process.platform !== "linux" || process.arch !== "x64")
    throw new Unavailable("no Chromium found (install it, or name one in the CHROMIUM environment variable)");
  return packagedChromium(say);
}

/** `@sparticuz/chromium` holds a headless Chromium as brotli archives that also run where no package manager is at hand. */
function packagedChromium(say: (text: string) => void): ChromiumInstall {
  const folder = join(cache, `chromium-${versions.chromium}`);
  const install = { executable: join(folder, "chromium"), libraries: join(folder, "al2023/lib") };
  if (!existsSync(install.executable)) {
    say(`No Chromium on this machine: unpacking one into ${cache} (once, about 260 MB) …`);
    const partial = `${folder}.partial`;
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial, { recursive: true });
    writeFileSync(join(partial, "package.json"), '{ "private": true }\n');
    npm(partial, {}, ["install", "--ignore-scripts", "--save-exact", `@sparticuz/chromium@${versions.chromium}`]);
    const archives = join(partial, "node_modules/@sparticuz/chromium/bin");
    writeFileSync(join(partial, "chromium"), unbrotli(join(archives, "chromium.br")), { mode: 0o755 });
    for (const archive of ["al2023.tar.br", "swiftshader.tar.br", "fonts.tar.br"]) {
      const packed = join(archives, archive);
      if (!existsSync(packed)) continue;
      const into = archive.startsWith("al2023") ? join(partial, "al2023") : partial;
      mkdirSync(into, { recursive: true });
      execFileSync("tar", ["-x", "-C", into], { input: unbrotli(packed), stdio: ["pipe", "ignore", "pipe"] });
    }
    renameSync(partial, folder);
  }
  const probe = spawnSync(install.executable, ["--version"], {
    env: { ...process.env, LD_LIBRARY_PATH: install.libraries },
    encoding: "utf8",
    timeout: 20_000,
  });
  if (probe.status !== 0)
    throw new Unavailable(
      `no Chromium runs on this machine: ${(probe.stderr || String(probe.error)).trim().split("\n")[0]}`,
    );
  return install;
}

function unbrotli(file: string): Buffer {
  return brotliDecompressSync(readFileSync(file));
}

function npm(cwd: string, env: Record<string, string>, args: readonly string[]): void {
  const run = spawnSync("npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd,
    env: { ...process.env, ...env },
    encoding: "utf8",
    timeout: 600_000,
  });
  if (run.status === 0) return;
  const why = `${run.stderr ?? ""}${run.stdout ?? ""}`.trim().split("\n").slice(-4).join(" · ") || String(run.error);
  throw new Unavailable(`npm ${args[0]} failed in ${dirname(cwd)}: ${why}`);
}
