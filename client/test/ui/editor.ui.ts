import assert from "node:assert/strict";
import { pictures, Workbench } from "./workbench";

const folder = process.env.GO_LEAK_LENS_UI_FOLDER!;
const vsix = process.env.GO_LEAK_LENS_UI_VSIX!;

describe("in the browser", function () {
  this.timeout(60_000);
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
    await vscode.picture("leaks");
    await vscode.page.keyboard.press("Control+Shift+E");
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
    await vscode.picture("leak-path");
    await steps.last().click();
    await vscode.page.locator(".monaco-editor .line-numbers.active-line-number").first().waitFor();
  });
});

describe("in a workspace that nobody trusts", function () {
  this.timeout(60_000);

  it("finds leaks all the same, in Restricted Mode", async () => {
    const vscode = await Workbench.open(folder, { vsix, name: "ui-restricted", workspaceTrust: true });
    try {
      await vscode.page.locator(".statusbar-item", { hasText: "Restricted Mode" }).first().waitFor();
      await vscode.openFile("contexts.go");
      await vscode.page.locator(".squiggly-warning").first().waitFor();
    } finally {
      await vscode.close();
    }
  });
});
