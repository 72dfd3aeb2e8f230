import assert from "node:assert/strict";
import * as vscode from "vscode";
import { Commands } from "../../src/commands";
import { eventually, extension } from "./editor";

describe("activation", () => {
  it("becomes active in a workspace with a Go module and finds its server", async () => {
    const { exports: api } = await extension();
    const status = await eventually("the server is ready", () => {
      const now = api.status();
      return now.state === "ready" && now;
    });
    assert.ok(status.rules > 0, "the server knows rules");
  });

  it("registers its commands", async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    for (const command of Object.values(Commands)) assert.ok(registered.has(command), command);
  });

  it("works in workspaces that nobody trusts yet", async () => {
    const { packageJSON } = await extension();
    assert.deepEqual(packageJSON.capabilities.untrustedWorkspaces, { supported: true });
  });
});
