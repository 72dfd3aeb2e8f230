// Draws client/media/icon.png (256 × 256, what the extension's page shows) from the SVG beside it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openBrowser } from "../client/test/harness/browser";
import { chromium } from "../client/test/harness/install";

const media = join(__dirname, "../client/media");

async function draw(): Promise<void> {
  const browser = await openBrowser(chromium(console.log), []);
  const page = await browser.context.newPage();
  await page.setViewportSize({ width: 256, height: 256 });
  await page.setContent(`<style>body { margin: 0 }</style>${readFileSync(join(media, "icon.svg"), "utf8")}`);
  await page.locator("svg").screenshot({ path: join(media, "icon.png"), omitBackground: true });
  await browser.close();
}

void draw();
