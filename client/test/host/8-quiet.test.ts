import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import * as vscode from "vscode";
import { Commands } from "../../src/commands";
import { eventually, extension } from "./editor";

/** Inodes of the network sockets that a process holds. */
function networkSockets(pid: number): string[] {
  const folder = `/proc/${pid}`;
  const own = new Set(
    readdirSync(`${folder}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/fd/${fd}`))?.[1] ?? [];
      } catch {
        return [];
      }
    }),
  );
  return ["tcp", "tcp6", "udp", "udp6"]
    .filter((table) => existsSync(`${folder}/net/${table}`))
    .flatMap((table) => readFileSync(`${folder}/net/${table}`, "utf8").split("\n").slice(1))
    .map((line) => line.trim().split(/\s+/)[9] ?? "")
    .filter((inode) => own.has(inode));
}

/** Processes that a process has started and that still run. */
function children(pid: number): string[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").split(" ").filter(Boolean),
  );
}

describe("the server keeps to itself", () => {
  before(function () {
    if (process.platform !== "linux") this.skip();
  });

  it("starts no process and opens no connection while it scans", async () => {
    const pid = (await extension()).exports.serverProcess();
    assert.ok(pid);
    assert.ok(children(process.pid).includes(String(pid)), "the check sees processes: the server is the host's");
    let looks = 0;
    let done = false;
    const scanning = eventually("a scan", () => vscode.commands.executeCommand(Commands.scanWorkspace)).finally(() => {
      done = true;
    });
    while (!done || looks === 0) {
      assert.deepEqual(children(pid), [], "no process");
      assert.deepEqual(networkSockets(pid), [], "no connection");
      looks++;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await scanning;
    await vscode.commands.executeCommand(Commands.clearScanResults);
  });
});
