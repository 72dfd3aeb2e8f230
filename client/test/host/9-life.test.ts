import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { Commands } from "../../src/commands";
import type { Api } from "../../src/extension";
import { closeAll, eventually, extension, findings, fixture, mainModule, open, revert } from "./editor";

/** Kills the server until it is given up, the last time in the middle of a scan. */
async function crashForGood(api: Api): Promise<void> {
  for (let crash = 1; crash <= 5; crash++) {
    const before = await eventually(
      "a server that is ready",
      () => api.status().state === "ready" && api.serverProcess(),
    );
    const scanning = crash === 5 ? vscode.commands.executeCommand(Commands.scanWorkspace) : undefined;
    process.kill(before, "SIGKILL");
    await eventually("the server is gone", () => api.status().state !== "ready");
    await scanning;
  }
  await eventually("the client gives up", () => api.status().state === "error");
}

describe("the server's life", () => {
  after(closeAll);

  const pid = async (): Promise<number | undefined> => (await extension()).exports.serverProcess();

  const alive = (process_: number): boolean => {
    try {
      process.kill(process_, 0);
      return true;
    } catch {
      return false;
    }
  };

  it("restarts on command and finds again", async () => {
    const uri = fixture("ticker.go");
    await open(uri);
    await eventually("the finding", () => findings(uri).length > 0);
    const before = await pid();
    await vscode.commands.executeCommand(Commands.restartServer);
    await eventually("another process", async () => {
      const now = await pid();
      return now !== undefined && now !== before;
    });
    await eventually("the finding again", () => findings(uri).length > 0);
  });

  it("comes back after a crash, with unsaved text", async () => {
    const uri = fixture("clean.go");
    const { document } = await open(uri);
    const edit = new vscode.WorkspaceEdit();
    const text = document.getText();
    edit.insert(uri, document.positionAt(text.indexOf("\tdefer")), "//");
    await vscode.workspace.applyEdit(edit);
    await eventually("the finding of unsaved text", () => findings(uri).length > 0);
    const before = await pid();
    process.kill(before!, "SIGKILL");
    await eventually("another process", async () => {
      const now = await pid();
      return now !== undefined && now !== before;
    });
    await eventually("the finding of unsaved text again", () => findings(uri).length > 0);
    await revert(document);
    await eventually("no finding of saved text", () => findings(uri).length === 0);
  });

  /** What the extension tells in notifications, which are not shown meanwhile; undefined where nobody can listen. */
  const listening = async (act: () => Promise<void>): Promise<string[] | undefined> => {
    const { extensionPath } = await extension();
    const told: string[] = [];
    const { showErrorMessage, showInformationMessage, showWarningMessage } = vscode.window;
    const show = (message: string): Promise<undefined> => {
      told.push(message);
      return Promise.resolve(undefined);
    };
    // The packaged extension has a window object of its own, which nobody else can reach.
    const shared = existsSync(join(extensionPath, "client/test"));
    if (shared)
      Object.assign(vscode.window, {
        showErrorMessage: show,
        showInformationMessage: show,
        showWarningMessage: show,
      });
    try {
      await act();
    } finally {
      Object.assign(vscode.window, { showErrorMessage, showInformationMessage, showWarningMessage });
    }
    return shared ? told : undefined;
  };

  it("tells nobody of what mends itself or has its place elsewhere: a crash, a restart, a broken configuration", async () => {
    const uri = fixture("ticker.go");
    const configuration = fixture(".goleaklens.json");
    const told = await listening(async () => {
      await open(uri);
      await eventually("the finding", () => findings(uri).length > 0);
      const before = await pid();
      process.kill(before!, "SIGKILL");
      await eventually("another process", async () => {
        const now = await pid();
        return now !== undefined && now !== before;
      });
      await vscode.workspace.fs.writeFile(configuration, new TextEncoder().encode('{ "rules": 1 }'));
      try {
        await eventually("the mistake is marked", () => findings(configuration).length > 0);
      } finally {
        await vscode.workspace.fs.delete(configuration);
      }
      await eventually("no mark", () => findings(configuration).length === 0);
      await vscode.commands.executeCommand(Commands.restartServer);
      await eventually("the finding again", () => findings(uri).length > 0);
    });
    assert.deepEqual(told ?? [], []);
  });

  it("says once what a scan found", async () => {
    const told = await listening(async () => {
      await eventually("a scan", () => vscode.commands.executeCommand(Commands.scanWorkspace));
      await vscode.commands.executeCommand(Commands.clearScanResults);
    });
    if (!told) return;
    assert.equal(told.length, 1, told.join("\n"));
    assert.match(told[0]!, /: Scanned \d+ files in .*: \d+ findings in \d+ files\.$/);
  });

  it("stays down after repeated crashes, says so once, though a scan fails with it, and comes back when asked", async () => {
    const { exports: api } = await extension();
    await vscode.commands.executeCommand(Commands.restartServer);
    const told = await listening(() => crashForGood(api));
    await vscode.commands.executeCommand(Commands.clearScanResults);
    if (told) {
      assert.equal(told.length, 1, told.join("\n"));
      assert.match(told[0]!, /five times/);
    }
    assert.match(api.status().message ?? "", /five times/);
    assert.equal(api.serverProcess(), undefined);
    await vscode.commands.executeCommand(Commands.restartServer);
    await eventually("a server that is ready", () => api.status().state === "ready");
  });

  it("takes its server along when it is deactivated", async () => {
    const found = await extension();
    const server = await pid();
    assert.ok(server && alive(server));
    // VS Code deactivates only when the host ends, too late to look; its copy of the module is the one required here.
    await (require(mainModule(found)) as { deactivate(): Promise<void> }).deactivate();
    await eventually("no server process", () => !alive(server));
    assert.deepEqual(
      vscode.languages.getDiagnostics(fixture("ticker.go")).filter(({ source }) => source === "go-leak-lens"),
      [],
    );
  });
});
