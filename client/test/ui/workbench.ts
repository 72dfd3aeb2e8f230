import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { FrameLocator, Locator, Page } from "playwright-core";
import { type Chromium, openBrowser } from "../harness/browser";
import { chromium, codeServer } from "../harness/install";
import { results } from "../harness/places";
import { type Server, startServer } from "../harness/server";

/** Where the pictures of the last run are; `npm run pictures` copies them to docs/images. */
export const pictures = join(results, "pictures");

const settings = {
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.reduceMotion": "on",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "chat.disableAIFeatures": true,
  "window.autoDetectColorScheme": true,
  "window.commandCenter": false,
  "workbench.layoutControl.enabled": false,
  "editor.minimap.enabled": false,
  "editor.cursorBlinking": "solid",
  "editor.fontFamily": "'DejaVu Sans Mono', 'Liberation Mono', monospace",
  "editor.fontSize": 14,
  // What is typed is what comes out.
  "editor.autoClosingBrackets": "never",
  "editor.autoIndent": "none",
  "editor.quickSuggestions": { other: "off", comments: "off", strings: "off" },
  "editor.suggestOnTriggerCharacters": false,
  "[go]": { "editor.insertSpaces": false },
  "extensions.ignoreRecommendations": true,
  "problems.defaultViewMode": "tree",
  // Restricted Mode without a question, where trust is on at all.
  "security.workspace.trust.startupPrompt": "never",
  "telemetry.telemetryLevel": "off",
};

/** What a page is told of its surroundings, and how VS Code shows that it has followed. */
const media = {
  light: { colorScheme: "light", forcedColors: "none", marker: ".monaco-workbench.vs" },
  dark: { colorScheme: "dark", forcedColors: "none", marker: ".monaco-workbench.vs-dark" },
  "high-contrast": { colorScheme: "dark", forcedColors: "active", marker: ".monaco-workbench.hc-black" },
  "high-contrast-light": { colorScheme: "light", forcedColors: "active", marker: ".monaco-workbench.hc-light" },
} as const;

type Theme = keyof typeof media;
const allThemes: readonly Theme[] = ["light", "dark", "high-contrast", "high-contrast-light"];

export interface WorkbenchOptions {
  /** The extension as packed; installed where the server runs. */
  readonly vsix?: string;
  /** Hosts that serve an extension in development, which then runs in the browser. */
  readonly web?: readonly string[];
  /** Language of VS Code; English without one. */
  readonly locale?: string;
  /** Reaches the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  /** Names the folder of logs. */
  readonly name: string;
  readonly workspaceTrust?: boolean;
}

/** Run in the page: without a language pack VS Code's own words stay English, and extensions are told this language. */
function inLanguage(locale: string): string {
  const own = `{ get: () => ${JSON.stringify(locale.toLowerCase())}, set: () => {} }`;
  return `Object.defineProperty(globalThis, "_VSCODE_NLS_LANGUAGE", ${own});`;
}

/**
 * Does something again until what it leads to is seen: keys and clicks are lost while a busy workbench moves the focus or
 * draws anew, and a busy browser may leave a webview empty. Nothing else here depends on time.
 * @param patience milliseconds to wait before it is done again
 */
export async function untilSeen(wanted: Locator, act: () => Promise<void>, patience = 4_000): Promise<void> {
  for (let left = 8; ; left--) {
    await act();
    if (await isSeen(wanted, patience)) return;
    if (left === 0) return await wanted.waitFor();
  }
}

/** Asks again until the answer is something. @throws with `what` after half a minute */
export async function eventually<T>(what: string, ask: () => Promise<T | undefined | false>): Promise<T> {
  const end = Date.now() + 30_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`never came true: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function isSeen(wanted: Locator, milliseconds: number): Promise<boolean> {
  return wanted.waitFor({ timeout: milliseconds }).then(
    () => true,
    () => false,
  );
}

/** A VS Code in a browser with the packaged extension, driven as a person would. */
export class Workbench {
  readonly page: Page;
  readonly #server: Server;
  readonly #browser: Chromium;

  private constructor(page: Page, server: Server, browser: Chromium) {
    this.page = page;
    this.#server = server;
    this.#browser = browser;
  }

  static async open(folder: string, options: WorkbenchOptions): Promise<Workbench> {
    const server = await startServer(codeServer(console.log), {
      logs: join(results, options.name),
      vsix: options.vsix ? [options.vsix] : [],
      settings,
      workspaceTrust: options.workspaceTrust,
      testDriver: options.web !== undefined,
      env: options.env,
    });
    const web = options.web ?? [];
    const browser = await openBrowser(chromium(console.log), [server.authority, ...web], options.locale);
    const page = await browser.context.newPage();
    page.setDefaultTimeout(45_000);
    if (options.locale) await page.addInitScript({ content: inLanguage(options.locale) });
    const query = new URLSearchParams({ folder });
    const development = web.flatMap((authority) => [
      ["extensionDevelopmentPath", `http://${authority}/`],
      ["extensionDevelopmentKind", "web"],
    ]);
    if (development.length > 0) query.set("payload", JSON.stringify(development));
    await page.goto(`http://${server.authority}/?${query}`);
    await page.locator(".explorer-folders-view .monaco-list-row").first().waitFor({ timeout: 60_000 });
    return new Workbench(page, server, browser);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.stop();
  }

  /** Opens a file of the workspace by its name, also one that was made just now. */
  async openFile(name: string): Promise<void> {
    const tab = this.page.locator(`.tab[data-resource-name="${name}"].active, .tab.active[aria-label^="${name}"]`);
    await untilSeen(tab.first(), () => this.pick(name, "Control+P"), 10_000);
  }

  /** Runs a command through the palette. */
  async run(title: string): Promise<void> {
    await this.pick(`>${title}`, "F1");
  }

  /** Loads VS Code anew, as a person does with F5 in a browser. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.page.locator(".monaco-workbench .activitybar").waitFor({ timeout: 60_000 });
  }

  /** What a webview's page holds. There is one at a time. */
  get webview(): FrameLocator {
    return this.page.frameLocator("iframe.webview").first().frameLocator("iframe#active-frame");
  }

  /**
   * Shows the leak path until it has steps. Under load a webview may stay empty, and with it all that come after: only
   * loading the page anew helps, so `show` must not rest on what was there before but open files.
   */
  async leakPath(show: () => Promise<void>): Promise<FrameLocator> {
    let again = false;
    await untilSeen(
      this.webview.locator("button.step").first(),
      async () => {
        if (again) await this.reload();
        again = true;
        await show();
      },
      15_000,
    );
    return this.webview;
  }

  /**
   * Chooses a row of the quick input that is open, or that a key opens. The question before may still be open and take what
   * is typed with it when it goes, anything that takes the focus closes the input, and a list that is open knows nothing
   * of files made since: then it is asked anew.
   */
  async pick(text: string, key?: string): Promise<void> {
    const input = this.page.locator(".quick-input-widget input").first();
    const row = this.page
      .locator(".quick-input-list .monaco-list-row")
      .first()
      .filter({ hasText: text.replace(/^>/, "") });
    await untilSeen(row, async () => {
      if (key) {
        if (await input.isVisible()) await this.page.keyboard.press("Escape");
        await this.page.keyboard.press(key);
      }
      await input.fill(text, { timeout: 4_000 }).catch(() => undefined);
    });
    await eventually(`${text} is chosen`, async () => {
      if (!(await row.isVisible())) return true;
      await this.page.keyboard.press("Enter");
      return row.waitFor({ state: "hidden", timeout: 4_000 }).then(
        () => true,
        () => false,
      );
    });
  }

  /** Rests the mouse on the first squiggle. @returns what pops up */
  async hover(): Promise<Locator> {
    const hover = this.page.locator(".monaco-hover").first();
    await untilSeen(hover.locator(".hover-row").first(), async () => {
      await this.page.mouse.move(0, 0);
      const { x, y } = await this.squiggle();
      await this.page.mouse.move(x, y, { steps: 4 });
    });
    return hover;
  }

  /** Opens the light bulb's menu at the first squiggle. @returns its rows */
  async lightBulb(): Promise<Locator> {
    const rows = this.page.locator(".action-widget .monaco-list-row");
    await untilSeen(rows.first(), async () => {
      await this.page.keyboard.press("Escape");
      const { x, y } = await this.squiggle();
      await this.page.mouse.click(x, y);
      await this.page.keyboard.press("Control+.");
    });
    return rows;
  }

  /** Process id of the language server, when there is one. */
  languageServer(): number | undefined {
    const home = dirname(this.#server.userData);
    const found = readdirSync("/proc").find((entry) => {
      try {
        const command = /^\d+$/.test(entry) ? readFileSync(`/proc/${entry}/cmdline`, "utf8") : "";
        return command.includes(home) && command.includes("dist/server.js");
      } catch {
        return false; // It ended while we looked.
      }
    });
    return found === undefined ? undefined : Number(found);
  }

  /**
   * The middle of the first squiggle of the file. Squiggles lie under the text and take no clicks themselves; they are
   * drawn anew with each change of theme.
   */
  async squiggle(): Promise<{ readonly x: number; readonly y: number }> {
    const squiggle = this.page.locator(".squiggly-warning").first();
    for (let attempt = 0; attempt < 50; attempt++) {
      await squiggle.waitFor();
      const box = await squiggle.boundingBox({ timeout: 1_000 }).catch(() => null);
      if (box && box.width > 0) return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      await this.page.waitForTimeout(100);
    }
    throw new Error("no squiggle is to be seen");
  }

  /** The same picture as WebP, a fraction of the size; the browser knows how. */
  async #smaller(png: Buffer): Promise<Buffer> {
    const blank = await this.page.context().newPage();
    try {
      const webp = await blank.evaluate<number[]>(`(async () => {
        const png = Uint8Array.from(atob("${png.toString("base64")}"), (character) => character.charCodeAt(0));
        const bitmap = await createImageBitmap(new Blob([png]));
        const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
        canvas.getContext("2d").drawImage(bitmap, 0, 0);
        const blob = await canvas.convertToBlob({ type: "image/webp", quality: 0.85 });
        return [...new Uint8Array(await blob.arrayBuffer())];
      })()`);
      return Buffer.from(webp);
    } finally {
      await blank.close();
    }
  }

  /** Saves a picture of the window, once in each theme, and goes back to the dark one. */
  async picture(
    name: string,
    arrange: () => Promise<void> = async () => {},
    themes: readonly Theme[] = allThemes,
  ): Promise<void> {
    mkdirSync(pictures, { recursive: true });
    for (const theme of themes) {
      const { marker, ...emulated } = media[theme];
      await this.page.emulateMedia({ ...emulated, reducedMotion: "reduce" });
      await this.page.locator(marker).waitFor();
      await arrange();
      const png = await this.page.screenshot({
        path: join(pictures, `${name}-${theme}.png`),
        animations: "disabled",
      });
      writeFileSync(join(pictures, `${name}-${theme}.webp`), await this.#smaller(png));
    }
    await this.page.emulateMedia({ colorScheme: "dark", forcedColors: "none" });
    await this.page.locator(media.dark.marker).waitFor();
  }
}
