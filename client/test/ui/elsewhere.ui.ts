import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { results } from "../harness/places";
import { Workbench } from "./workbench";

const folder = process.env.GO_LEAK_LENS_UI_FOLDER!;
const vsix = process.env.GO_LEAK_LENS_UI_VSIX!;

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

  it("names its view, its commands and its findings in the language of VS Code", async () => {
    const vscode = await Workbench.open(folder, { vsix, name: "ui-zh-cn", locale: "zh-CN" });
    const { page } = vscode;
    // Without a Chinese font on this machine there is nothing to read in a picture.
    const picture = async (name: string, arrange?: () => Promise<void>): Promise<void> => {
      if (hasChineseFont()) await vscode.picture(`${name}-chinese`, arrange, ["light"]);
    };
    try {
      await vscode.openFile("contexts.go");
      const hover = await vscode.hover();
      assert.match((await hover.innerText()) ?? "", /cancel-not-called · 已证实[\s\S]*\p{Script=Han}{10}/u);
      await picture("hover", async () => void (await vscode.hover()));
      await page.mouse.move(0, 0);
      await vscode.run("Go Leak Lens: 扫描工作区");
      await page.locator(".notification-toast", { hasText: /已扫描 \d+ 个文件，用时/ }).waitFor();
      await page.locator(".activitybar .action-label[aria-label^='Go Leak Lens']").first().click({ force: true });
      const rows = page.locator(".pane-body .monaco-list-row[aria-level='2']");
      await rows.nth(4).waitFor();
      assert.match((await rows.first().getAttribute("aria-label")) ?? "", /^警告, [^,]*\p{Script=Han}.*, 第 \d+ 行/u);
      await page.locator(".pane-header, .composite.title", { hasText: "泄漏" }).first().waitFor();
      await picture("leaks");
    } finally {
      await page.screenshot({ path: `${results}/ui-zh-cn.png` });
      await vscode.close();
    }
  });
});

function hasChineseFont(): boolean {
  const { stdout } = spawnSync("fc-list", [":lang=zh"], { encoding: "utf8" });
  return Boolean(stdout?.trim());
}

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
