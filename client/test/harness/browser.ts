import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium as playwright } from "playwright-core";
import type { ChromiumInstall } from "./install";

const args = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
  "--mute-audio",
];

/** A Chromium that can reach the loopback address only. */
export interface Chromium {
  readonly context: BrowserContext;
  /** What was refused so far: addresses on other hosts, asked for by any page, frame or worker. */
  readonly refused: readonly string[];
  close(): Promise<void>;
}

/** Opens a headless browser with a private home; requests to any host but `authorities` are refused. */
export async function openBrowser(
  install: ChromiumInstall,
  authorities: readonly string[],
  locale = "en-US",
): Promise<Chromium> {
  const home = mkdtempSync(join(tmpdir(), "go-leak-lens-chromium-"));
  const browser: Browser = await playwright.launch({
    executablePath: install.executable,
    args,
    env: {
      ...(process.env as Record<string, string>),
      HOME: home,
      XDG_CONFIG_HOME: join(home, "config"),
      XDG_CACHE_HOME: join(home, "cache"),
      ...(install.libraries ? { LD_LIBRARY_PATH: install.libraries } : {}),
    },
  });
  const context = await browser.newContext({
    locale,
    reducedMotion: "reduce",
    viewport: { width: 1280, height: 800 },
  });
  const refused: string[] = [];
  await context.route(
    (url) => !authorities.includes(url.host) && /^(https?|wss?):$/.test(url.protocol),
    (route) => {
      refused.push(route.request().url());
      return route.abort();
    },
  );
  return {
    context,
    refused,
    close: async () => {
      await browser.close();
      rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}
