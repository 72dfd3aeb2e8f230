import assert from "node:assert/strict";
import * as vscode from "vscode";
import { Commands } from "../../src/commands";
import { closeAll, eventually, extension, findings, fixture, mainModule, open, revert } from "./editor";

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

  it("stays down after repeated crashes, says so, and comes back when asked", async () => {
    const { exports: api } = await extension();
    await vscode.commands.executeCommand(Commands.restartServer);
    for (let crash = 1; crash <= 5; crash++) {
      const before = await eventually(
        "a server that is ready",
        () => api.status().state === "ready" && api.serverProcess(),
      );
      process.kill(before, "SIGKILL");
      await eventually("the server is gone", () => api.status().state !== "ready");
    }
    await eventually("the client gives up", () => api.status().state === "error");
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
