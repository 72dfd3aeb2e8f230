import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { Locator } from "playwright-core";
import { results } from "../harness/places";
import { allThemes, pictures, Workbench } from "./workbench";

const folder = process.env.GO_LEAK_LENS_UI_FOLDER!;
const vsix = process.env.GO_LEAK_LENS_UI_VSIX!;

/** Keys pressed while a view is still taking the focus are lost: they are pressed again until they show. */
async function untilSeen(wanted: Locator, press: () => Promise<void>): Promise<void> {
  for (let left = 8; ; left--) {
    await press();
    const seen = await wanted.waitFor({ timeout: 4_000 }).then(
      () => true,
      () => false,
    );
    if (seen) return;
    if (left === 0) return await wanted.waitFor();
  }
}

describe("in the browser", function () {
  this.timeout(120_000);
  let vscode: Workbench;

  before(async () => {
    vscode = await Workbench.open(folder, { vsix, name: "ui" });
  });
  after(() => vscode.close());
  afterEach(async function () {
    if (this.currentTest?.state === "failed")
      await vscode.page.screenshot({ path: `${pictures}/failed-${this.currentTest.title.replace(/\W+/g, "-")}.png` });
    await vscode.page.keyboard.press("Escape");
  });

  it("underlines a leak when its file opens", async () => {
    await vscode.openFile("contexts.go");
    await vscode.page.locator(".squiggly-warning").first().waitFor();
  });

  it("says on hover what leaks and why", async () => {
    const hover = vscode.page.locator(".monaco-hover .hover-row").first();
    const show = async (): Promise<void> => {
      await vscode.page.mouse.move(0, 0);
      const { x, y } = await vscode.squiggle();
      await vscode.page.mouse.move(x, y, { steps: 4 });
      await hover.waitFor();
    };
    await show();
    const text = await vscode.page.locator(".monaco-hover").first().textContent();
    assert.match(text ?? "", /go-leak-lens/);
    assert.match(text ?? "", /cancel-not-called/);
    await vscode.picture("hover", show);
  });

  it("offers the fix first in the light bulb", async () => {
    const rows = vscode.page.locator(".action-widget .monaco-list-row");
    const show = async (): Promise<void> => {
      await vscode.page.keyboard.press("Escape");
      const { x, y } = await vscode.squiggle();
      await vscode.page.mouse.click(x, y);
      for (let attempt = 0; attempt < 3 && !(await rows.first().isVisible()); attempt++) {
        await vscode.page.keyboard.press("Control+.");
        await rows
          .first()
          .waitFor({ timeout: 5_000 })
          .catch(() => undefined);
      }
    };
    await show();
    const titles = await rows.allInnerTexts();
    const first = titles.find((title) => title.trim() !== "" && !/^quick fix/i.test(title.trim()));
    assert.match(first ?? "", /defer cancel\(\)/i, titles.join(" | "));
    await vscode.picture("light-bulb", show);
  });

  it("lists every leak in the Problems panel after a scan", async () => {
    await vscode.run("Go Leak Lens: Scan Workspace");
    const toast = vscode.page.locator(".notification-toast", { hasText: "Scanned" });
    await toast.waitFor();
    const said = /: (\d+) findings in \d+ files/.exec((await toast.textContent()) ?? "");
    assert.ok(said, "the scan says what it found");
    await vscode.page.keyboard.press("Control+Shift+M");
    await vscode.page.locator(".markers-panel .monaco-list-row", { hasText: ".go" }).first().waitFor();
    await vscode.page.locator(".pane-composite-part .badge-content", { hasText: said[1] }).first().waitFor();
    await vscode.run("Notifications: Clear All Notifications");
    await vscode.picture("problems");
  });

  it("groups every leak in a view of its own", async () => {
    await vscode.page.locator(".activitybar .action-label[aria-label^='Go Leak Lens']").first().click({ force: true });
    const rows = vscode.page.locator(".pane-body .monaco-list-row[aria-level='2']");
    await rows.nth(4).waitFor();
    await vscode.page.keyboard.press("Control+J");
    await vscode.page.mouse.move(0, 0);
    await vscode.picture("leaks", undefined, allThemes);
  });

  it("tells a screen reader what each row of the view shows", async () => {
    const rows = vscode.page.locator(".pane-body .monaco-list-row");
    const labels = await rows.evaluateAll((found) => found.map((row) => row.getAttribute("aria-label") ?? ""));
    const groups = labels.filter((label) => /^[a-z-]+, \d+ findings?$|^[a-z-]+, 1 finding$/.test(label));
    const leaks = labels.filter((label) => /^warning, .{10,}, [a-z-]+, [a-z]+\.go, line \d+(, fixable)?$/.test(label));
    assert.ok(groups.length > 3 && leaks.length > 4, labels.join(" | "));
    assert.equal(groups.length + leaks.length, labels.length, labels.join(" | "));
    assert.ok(leaks.some((label) => label.includes("cancel-not-called, contexts.go, line")));
  });

  it("is worked with the keyboard alone, from the view to the path and back to the code", async () => {
    const { page } = vscode;
    await vscode.openFile("main.go");
    const focused = page.locator(".pane-body .monaco-list-row.focused[aria-level='2']");
    await untilSeen(focused, async () => {
      await vscode.run("Go Leak Lens: Focus on Leaks View");
      await page.keyboard.press("Home");
      await page.keyboard.press("ArrowDown");
    });
    await page.keyboard.press("Enter");
    await page.locator(".tab.active[aria-label^='contexts.go']").waitFor();
    await vscode.run("Go Leak Lens: Focus on Leaks View");
    await page.keyboard.press("Shift+F10");
    const menu = page.locator(".context-view .monaco-menu");
    await menu.locator(".action-label", { hasText: "Show Leak Path" }).waitFor();
    for (let turn = 0; turn < 12; turn++) {
      const now = await menu
        .locator(".action-item.focused")
        .textContent()
        .catch(() => "");
      if (now?.includes("Show Leak Path")) break;
      await page.keyboard.press("ArrowDown");
    }
    await page.keyboard.press("Enter");
    const path = page.frameLocator("iframe.webview").frameLocator("iframe").first();
    await path.locator("button.step").first().waitFor();
    await page.keyboard.press("Control+2");
    const focusedStep = path.locator("button.step:focus");
    for (let turn = 0; turn < 5 && (await focusedStep.count()) === 0; turn++) await page.keyboard.press("Tab");
    assert.match((await focusedStep.getAttribute("aria-label")) ?? "", /^Step 1, .*contexts\.go:\d+$/);
    await page.keyboard.press("ArrowDown");
    assert.match((await focusedStep.getAttribute("aria-label")) ?? "", /^Step 2, /);
    const place = /:(\d+)/.exec((await focusedStep.getAttribute("aria-label")) ?? "")?.[1];
    await page.keyboard.press("Enter");
    await page.locator(".monaco-editor .line-numbers.active-line-number", { hasText: place }).first().waitFor();
    await page.keyboard.press("Control+Shift+E");
  });

  it("walks the path of a leak beside the code", async () => {
    await vscode.openFile("channels.go");
    await vscode.page.locator(".squiggly-warning").first().waitFor();
    const { x, y } = await vscode.squiggle();
    await vscode.page.mouse.click(x, y);
    await vscode.run("Go Leak Lens: Show Leak Path");
    const path = vscode.page.frameLocator("iframe.webview").frameLocator("iframe").first();
    const steps = path.locator("button.step");
    await steps.first().waitFor();
    assert.ok((await steps.count()) >= 2, "at least where it begins and where it is lost");
    assert.equal(await path.locator("button.stays").count(), 1);
    await vscode.picture("leak-path", undefined, allThemes);
    await steps.last().click();
    await vscode.page.locator(".monaco-editor .line-numbers.active-line-number").first().waitFor();
  });
});

describe("in a workspace that nobody trusts", function () {
  this.timeout(120_000);

  it("finds leaks all the same, in Restricted Mode, and runs nothing", async () => {
    const { env, ran } = traps();
    const vscode = await Workbench.open(folder, { vsix, name: "ui-restricted", workspaceTrust: true, env });
    try {
      await vscode.page.locator(".statusbar-item", { hasText: "Restricted Mode" }).first().waitFor();
      await vscode.openFile("contexts.go");
      await vscode.page.locator(".squiggly-warning").first().waitFor();
      await vscode.run("Go Leak Lens: Scan Workspace");
      await vscode.page.locator(".notification-toast", { hasText: "Scanned" }).waitFor();
      assert.deepEqual(ran(), []);
    } finally {
      await vscode.close();
    }
  });
});

describe("in Chinese", function () {
  this.timeout(120_000);

  it("names its view, its commands and its summary in the language of VS Code", async () => {
    const vscode = await Workbench.open(folder, { vsix, name: "ui-zh-cn", locale: "zh-CN" });
    try {
      await vscode.openFile("contexts.go");
      await vscode.page.locator(".squiggly-warning").first().waitFor();
      await vscode.run("Go Leak Lens: 扫描工作区");
      await vscode.page.locator(".notification-toast", { hasText: /已扫描 \d+ 个文件，用时/ }).waitFor();
      await vscode.page
        .locator(".activitybar .action-label[aria-label^='Go Leak Lens']")
        .first()
        .click({ force: true });
      const rows = vscode.page.locator(".pane-body .monaco-list-row[aria-level='2']");
      await rows.nth(4).waitFor();
      assert.match((await rows.first().getAttribute("aria-label")) ?? "", /^警告, .*, 第 \d+ 行/);
      await vscode.page.locator(".pane-header, .composite.title", { hasText: "泄漏" }).first().waitFor();
    } finally {
      await vscode.page.screenshot({ path: `${results}/ui-zh-cn.png` });
      await vscode.close();
    }
  });
});

/** Programs that a workspace of Go might tempt an extension to run; each leaves its name when it is run. */
function traps(): { readonly env: Record<string, string>; ran(): string[] } {
  const bin = mkdtempSync(join(tmpdir(), "go-leak-lens-traps-"));
  const told = join(bin, "ran");
  for (const name of ["go", "gofmt", "gopls", "staticcheck", "golangci-lint", "dlv", "make"])
    writeFileSync(join(bin, name), `#!/bin/sh\necho ${name} "$@" >> '${told}'\n`, { mode: 0o755 });
  execFileSync(join(bin, "go"), ["version"]);
  assert.equal(readFileSync(told, "utf8"), "go version\n", "a trap tells when it is run");
  rmSync(told);
  return {
    env: { PATH: `${bin}${delimiter}${process.env.PATH ?? ""}` },
    ran: () => (existsSync(told) ? readFileSync(told, "utf8").trim().split("\n") : []),
  };
}
