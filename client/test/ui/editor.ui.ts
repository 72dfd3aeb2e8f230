import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { eventually, pictures, untilSeen, Workbench } from "./workbench";

const folder = process.env.GO_LEAK_LENS_UI_FOLDER!;
const vsix = process.env.GO_LEAK_LENS_UI_VSIX!;

describe("in the browser", function () {
  this.timeout(240_000);
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
    const hover = await vscode.hover();
    const text = await eventually("what the hover says", async () => {
      const said = await hover.textContent();
      return said?.includes("cancel-not-called · proven") && said;
    });
    assert.match(text, /go-leak-lens[\s\S]*Fix \(safe\)/);
    await vscode.picture("hover", async () => void (await vscode.hover()));
  });

  it("offers the fix first in the light bulb", async () => {
    const rows = await vscode.lightBulb();
    const titles = await rows.allInnerTexts();
    const first = titles.find((title) => title.trim() !== "" && !/^quick fix/i.test(title.trim()));
    assert.match(first ?? "", /defer cancel\(\)/i, titles.join(" | "));
    await vscode.picture("light-bulb", async () => void (await vscode.lightBulb()));
  });

  it("lists every leak in the Problems panel after a scan", async () => {
    await vscode.run("Go Leak Lens: Scan Workspace");
    const toast = vscode.page.locator(".notification-toast", { hasText: "Scanned" });
    await toast.waitFor();
    const said = /: (\d+) findings in \d+ files/.exec((await toast.textContent()) ?? "");
    assert.ok(said, "the scan says what it found");
    const row = vscode.page.locator(".markers-panel .monaco-list-row", { hasText: ".go" }).first();
    await untilSeen(row, () => vscode.run("Problems: Focus on Problems View"));
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
    const focusLeak = (): Promise<void> =>
      untilSeen(focused, async () => {
        await vscode.run("Go Leak Lens: Focus on Leaks View");
        await page.keyboard.press("Home");
        await page.keyboard.press("ArrowDown");
      });
    await focusLeak();
    await untilSeen(page.locator(".tab.active[aria-label^='contexts.go']"), () => page.keyboard.press("Enter"));
    const menu = page.locator(".context-view .monaco-menu");
    const entry = menu.locator(".action-item.focused");
    const showPath = async (): Promise<void> => {
      await focusLeak();
      await untilSeen(menu.locator(".action-label", { hasText: "Show Leak Path" }), async () => {
        await vscode.run("Go Leak Lens: Focus on Leaks View");
        await page.keyboard.press("Shift+F10");
      });
      await eventually("the entry of the menu", async () => {
        const now = (await entry.count()) > 0 ? await entry.first().textContent() : "";
        if (now?.includes("Show Leak Path")) return true;
        await page.keyboard.press("ArrowDown");
        return false;
      });
      await page.keyboard.press("Enter");
    };
    const path = await vscode.leakPath(showPath);
    await page.keyboard.press("Control+2");
    const focusedStep = path.locator("button.step:focus");
    await untilSeen(focusedStep, () => page.keyboard.press("Tab"));
    assert.match((await focusedStep.getAttribute("aria-label")) ?? "", /^Step 1, .*contexts\.go:\d+$/);
    await page.keyboard.press("ArrowDown");
    await path.locator("button.step:focus[aria-label^='Step 2, ']").waitFor();
    const place = /:(\d+)/.exec((await focusedStep.getAttribute("aria-label")) ?? "")?.[1];
    await page.keyboard.press("Enter");
    await page.locator(".monaco-editor .line-numbers.active-line-number", { hasText: place }).first().waitFor();
    await page.keyboard.press("Control+Shift+E");
  });

  it("walks the path of a leak beside the code", async () => {
    await vscode.run("View: Close All Editors");
    const showPath = async (): Promise<void> => {
      await vscode.openFile("channels.go");
      const { x, y } = await vscode.squiggle();
      await vscode.page.mouse.click(x, y);
      await vscode.run("Go Leak Lens: Show Leak Path");
    };
    const path = await vscode.leakPath(showPath);
    const steps = path.locator("button.step");
    assert.ok((await steps.count()) >= 2, "at least where it begins and where it is lost");
    assert.equal(await path.locator("button.stays").count(), 1);
    await vscode.picture("leak-path");
    await steps.last().click();
    await vscode.page.locator(".monaco-editor .line-numbers.active-line-number").first().waitFor();
    await vscode.run("View: Close All Editors");
  });

  it("says in the language status how it is, and shows the log from there", async () => {
    const { page } = vscode;
    await vscode.openFile("contexts.go");
    const popUp = page.locator(".hover-language-status");
    const show = (): Promise<void> =>
      untilSeen(popUp.filter({ hasText: "Show Log" }).first(), async () => {
        await page.mouse.move(0, 0);
        await page.locator("[id='status.languageStatus']").hover();
      });
    await show();
    const said = (await popUp.allInnerTexts()).join(" | ");
    assert.match(said, /Ready[^|]*\d+ rules · last analysis \d/);
    assert.match(said, /Configured by settings[^|]*Configure/);
    assert.match(said, /Go Leak Lens \d+\.\d+\.\d+[^|]*Restart Server/);
    await vscode.picture("language-status", show);
    await popUp.getByText("Show Log").first().click();
    await page.locator(".part.panel .output-view-container, .part.panel .output-view").first().waitFor();
    await page.locator(".part.panel", { hasText: "Go Leak Lens" }).first().waitFor();
    await vscode.run("View: Hide Panel");
  });

  it("guides through the first leak in a walkthrough, and ticks what was done", async () => {
    const { page } = vscode;
    const guide = page.locator(".gettingStartedContainer");
    const step = (id: string): Locator => guide.locator(`.getting-started-step[data-step-id$="#${id}"]`);
    const shown = (text: string): Locator => vscode.webview.getByText(text).first();
    const sideBar = page.locator(".part.sidebar");
    const open = async (): Promise<void> => {
      await vscode.run("View: Close All Editors");
      await eventually("room for the pages", async () => {
        if (!(await sideBar.isVisible())) return true;
        await page.keyboard.press("Control+B");
        return sideBar.waitFor({ state: "hidden", timeout: 4_000 }).then(
          () => true,
          () => false,
        );
      });
      await vscode.run("Welcome: Open Walkthrough...");
      await vscode.pick("Find a leak in Go");
      await step("playground").waitFor();
      let drawn = true;
      await untilSeen(shown("The playground is a copy"), async () => {
        if (!drawn) for (const id of ["fix", "playground"]) await step(id).click();
        drawn = false;
      });
    };
    await open();
    const titles = await guide.locator(".getting-started-step .step-title").allInnerTexts();
    assert.deepEqual(titles, ["Open code that leaks", "Mend one", "Scan everything", "Make it yours"]);
    const [playground] = await Promise.all([
      page.context().waitForEvent("page"),
      step("playground").getByText("Open Playground").click(),
    ]);
    await playground.locator(".explorer-folders-view .monaco-list-row", { hasText: "contexts.go" }).waitFor();
    await playground.close();
    // VS Code keeps the page as it was drawn, in the colours of the theme of then.
    await vscode.picture("walkthrough", async () => {
      await vscode.reload();
      await open();
    });
    await untilSeen(step("scan").getByText("Scan Workspace"), () => step("scan").click());
    await shown("Scanning streams findings").waitFor();
    await step("scan").getByText("Scan Workspace").click();
    await page.locator(".notification-toast", { hasText: "Scanned" }).waitFor();
    await step("scan").locator(".codicon-getting-started-step-checked, .codicon-pass-filled").first().waitFor();
    await vscode.run("Notifications: Clear All Notifications");
    await vscode.run("View: Close All Editors");
  });

  it("colours a query file of the project, and marks its mistake until that is mended by hand", async () => {
    const { page } = vscode;
    const queries = join(folder, ".goleaklens/queries");
    const lines = ["; rule: sleep-here", "; message: `{leak}` holds things up", "((call_expression) @leak"];
    mkdirSync(queries, { recursive: true });
    writeFileSync(join(queries, "own.scm"), `${lines.join("\n")}\n  (#mtch? @leak "Sleep"))`);
    try {
      await vscode.openFile("own.scm");
      await vscode.squiggle();
      const colours = await eventually("the colours of the parts", async () => {
        const found = await page
          .locator(".monaco-editor .view-line span[class^='mtk']")
          .evaluateAll((spans) => [...new Set(spans.map((span) => span.className.split(" ")[0]!))]);
        return found.length > 3 && found;
      });
      assert.ok(colours.length > 3);
      await vscode.picture("query", async () => void (await vscode.squiggle()));
      const { x, y } = await vscode.squiggle();
      await page.mouse.click(x, y);
      await page.keyboard.press("Control+End");
      for (const _ of 'tch? @leak "Sleep"))') await page.keyboard.press("ArrowLeft");
      await page.keyboard.type("a");
      await page.locator(".view-line", { hasText: /#match\?/ }).waitFor();
      const mark = page.locator(".squiggly-warning, .squiggly-error").first();
      await mark.waitFor({ state: "detached" });
      await page.keyboard.press("Backspace");
      await mark.waitFor();
      await page.keyboard.type("a");
      await mark.waitFor({ state: "detached" });
      await page.keyboard.press("Control+S");
      await page.locator(".tab.active.dirty").waitFor({ state: "detached" });
      await vscode.run("View: Close All Editors");
    } finally {
      rmSync(join(folder, ".goleaklens"), { recursive: true, force: true });
    }
  });

  it("shows what the baseline accepts dimmed, where a person asks for it", async () => {
    const { page } = vscode;
    const rows = page.locator(".pane-body .monaco-list-row[aria-level='2']");
    try {
      await untilSeen(rows.first(), () => vscode.run("Go Leak Lens: Focus on Leaks View"));
      await vscode.run("Go Leak Lens: Accept Today's Findings");
      await page.locator(".pane-body", { hasText: "The baseline accepts every finding." }).first().waitFor();
      await vscode.run("Notifications: Clear All Notifications");
      await eventually("no row", async () => (await rows.count()) === 0);
      await vscode.run("Go Leak Lens: Filter Leaks");
      await vscode.pick("Accepted by the baseline, too");
      await rows.nth(4).waitFor();
      const labels = await rows.evaluateAll((found) => found.map((row) => row.getAttribute("aria-label") ?? ""));
      for (const label of labels) assert.match(label, /, accepted by the baseline$/);
      await page.mouse.move(0, 0);
      await vscode.picture("leaks-accepted");
      await vscode.run("Go Leak Lens: Clear Filter");
    } finally {
      rmSync(join(folder, ".goleaklens-baseline.json"), { force: true });
    }
    await vscode.openFile("contexts.go");
    await page.locator(".squiggly-warning").first().waitFor();
  });
});
