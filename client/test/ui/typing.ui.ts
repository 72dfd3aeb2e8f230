import assert from "node:assert/strict";
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { playground } from "../harness/places";
import { eventually, pictures, untilSeen, Workbench } from "./workbench";

const folder = process.env.GO_LEAK_LENS_UI_FOLDER!;
const vsix = process.env.GO_LEAK_LENS_UI_VSIX!;

const leak = `
import "time"

func poll(done func() bool) {
	ticker := time.NewTicker(time.Second)
	for !done() {
		<-ticker.C
	}
}
`;

describe("with keyboard and mouse", function () {
  this.timeout(240_000);
  let vscode: Workbench;
  const at = (name: string): string => join(folder, name);
  const text = (name: string): string => readFileSync(at(name), "utf8");
  const names = ["typed.go", "kept.go", "off.go"];
  const save = async (): Promise<void> => {
    await vscode.page.keyboard.press("Control+S");
    await vscode.page.locator(".tab.active.dirty").waitFor({ state: "detached" });
  };
  const clean = (): Promise<void> =>
    vscode.page.locator(".squiggly-warning, .squiggly-error").first().waitFor({ state: "detached" });

  before(async () => {
    for (const name of names) writeFileSync(at(name), `package main\n${name === "typed.go" ? "" : leak}`);
    vscode = await Workbench.open(folder, { vsix, name: "ui-typing" });
  });
  after(async () => {
    await vscode.close();
    for (const name of names) rmSync(at(name));
  });
  afterEach(async function () {
    if (this.currentTest?.state === "failed")
      await vscode.page.screenshot({ path: `${pictures}/failed-${this.currentTest.title.replace(/\W+/g, "-")}.png` });
    await vscode.page.keyboard.press("Escape");
  });

  it("finds a leak as it is typed, and mends it with two keys", async () => {
    const { page } = vscode;
    await vscode.openFile("typed.go");
    await page.locator(".monaco-editor .view-line", { hasText: "package" }).first().click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type(leak, { delay: 5 });
    await page.locator(".squiggly-warning").first().waitFor();
    const rows = await vscode.lightBulb();
    await rows.getByText("defer ticker.Stop()").first().waitFor();
    await page.keyboard.press("Enter");
    await clean();
    await save();
    assert.match(text("typed.go"), /NewTicker\(time\.Second\)\n\tdefer ticker\.Stop\(\)\n/);
  });

  it("asks why a leak may stay, wants an answer, and writes it down", async () => {
    const { page } = vscode;
    await vscode.openFile("kept.go");
    await vscode.squiggle();
    const box = page.locator(".quick-input-widget");
    const question = box.filter({ hasText: "Why is this not a leak?" });
    await untilSeen(question, async () => {
      const rows = await vscode.lightBulb();
      await rows.getByText(/^Suppress .* for this line$/).click();
    });
    await vscode.picture("suppress", undefined, ["dark"]);
    await page.keyboard.press("Enter");
    await box.getByText("A reason is needed").waitFor();
    await page.keyboard.type("lives as long as the program");
    await page.keyboard.press("Enter");
    await clean();
    await save();
    const directive = "//leaklens:ignore ticker-not-stopped -- lives as long as the program";
    assert.ok(text("kept.go").includes(`\t${directive}\n\tticker := `), text("kept.go"));
  });

  it("explains the rule that a suppression names", async () => {
    const { page } = vscode;
    const comment = page.locator(".monaco-editor .view-line span span", { hasText: "leaklens:ignore" }).first();
    const hover = page.locator(".monaco-hover", { hasText: "ticker-not-stopped" });
    await untilSeen(hover.first(), async () => {
      await page.mouse.move(0, 0);
      const box = await comment.boundingBox();
      if (box) await page.mouse.move(box.x + box.width * 0.4, box.y + box.height / 2, { steps: 4 });
    });
    assert.match((await hover.first().innerText()) ?? "", /proven[\s\S]*Open the rule's page/);
    await page.mouse.move(0, 0);
  });

  it("says of a suppression that hides nothing that it can go", async () => {
    const { page } = vscode;
    await page.locator(".monaco-editor .view-line", { hasText: "NewTicker" }).first().click();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.keyboard.type("\tdefer ticker.Stop()");
    const row = page.locator(".markers-panel .monaco-list-row", { hasText: "unused-suppression" }).first();
    await untilSeen(row, () => vscode.run("Problems: Focus on Problems View"));
    await vscode.run("View: Hide Panel");
    await vscode.run("File: Revert File");
    await vscode.run("View: Close All Editors");
  });

  it("turns a rule off from the light bulb", async () => {
    const settings = at(".vscode/settings.json");
    await vscode.openFile("off.go");
    try {
      const rows = await vscode.lightBulb();
      await rows.getByText(/^Turn .ticker-not-stopped. off in the settings$/).click();
      await clean();
      await eventually("the folder's settings", async () => existsSync(settings));
      assert.match(readFileSync(settings, "utf8"), /"ticker-not-stopped": "off"/);
    } finally {
      rmSync(at(".vscode"), { recursive: true, force: true });
    }
    await vscode.squiggle();
  });

  it("scans with progress in a notification, whose button ends the scan", async () => {
    const { page } = vscode;
    const many = join(folder, "many");
    for (let copy = 0; copy < 400; copy++) cpSync(playground, join(many, `p${copy}`), { recursive: true });
    try {
      const toast = page.locator(".notification-toast");
      const progress = toast.filter({ hasText: /scanning the workspace: \d+ of \d+ files/ });
      const cancelled = toast.filter({ hasText: "Scan cancelled after" });
      await vscode.run("Go Leak Lens: Scan Workspace");
      await progress.waitFor();
      await vscode.picture("scan", undefined, ["dark"]);
      await progress.getByText("Cancel").click();
      await cancelled.waitFor();
      assert.equal(await toast.count(), 1, "the progress is gone, the summary is there");
      await vscode.run("Notifications: Clear All Notifications");
    } finally {
      rmSync(many, { recursive: true });
      await vscode.run("Go Leak Lens: Clear Scan Results");
    }
  });

  it("says once that its server stays down, and brings it back with the message's button", async () => {
    const { page } = vscode;
    await vscode.squiggle();
    const toasts = page.locator(".notification-toast");
    let last: number | undefined;
    for (let crash = 1; crash <= 5; crash++) {
      const server = await eventually("another server", async () => {
        const now = vscode.languageServer();
        return now !== last && now;
      });
      last = server;
      process.kill(server, "SIGKILL");
    }
    const message = toasts.filter({ hasText: "crashed five times" });
    await message.waitFor();
    assert.equal(await toasts.count(), 1, (await toasts.allInnerTexts()).join(" | "));
    await vscode.picture("server-down", undefined, ["dark"]);
    await message.getByText("Restart Server").click();
    await eventually("a server", async () => vscode.languageServer());
    await vscode.squiggle();
    assert.equal(await toasts.count(), 0);
  });
});
