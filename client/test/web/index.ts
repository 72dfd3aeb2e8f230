import * as vscode from "vscode";
import type { Api } from "../../src/extension";

/** Runs in the extension host of a browser's worker, where neither mocha nor a disk is at hand. */
interface Test {
  readonly title: string;
  run(): Promise<void>;
}

const folder = (): vscode.Uri => vscode.workspace.workspaceFolders![0]!.uri;
const at = (name: string): vscode.Uri => vscode.Uri.joinPath(folder(), name);

const leak = `package main

import "time"

func poll(check func()) {
	ticker := time.NewTicker(time.Second)
	for i := 0; i < 3; i++ {
		<-ticker.C
		check()
	}
}
`;

const handing = (name: string, to: string): string =>
  `package main\n\nimport "time"\n\nfunc ${name}() {\n\tticker := time.NewTicker(time.Second)\n\t${to}(ticker)\n}\n`;
const helper = (name: string, body: string): string =>
  `package main\n\nimport "time"\n\nfunc ${name}(ticker *time.Ticker) { ${body} }\n`;

/** The workspace, all in memory. */
const files: Readonly<Record<string, string>> = {
  "go.mod": "module example.com/web\n\ngo 1.22\n",
  "poll.go": leak,
  "use.go": handing("use", "halt"),
  "halt.go": helper("halt", "ticker.Stop()"),
  "drop.go": handing("drop", "ignore"),
  "ignore.go": helper("ignore", "<-ticker.C"),
  "other/other.go": leak.replace("package main", "package other"),
};

const tests: readonly Test[] = [
  {
    title: "finds a leak in a file that no disk holds",
    run: async () => {
      await vscode.window.showTextDocument(at("poll.go"));
      await eventually("the finding", () => rules("poll.go").includes("ticker-not-stopped"));
    },
  },
  {
    title: "follows unsaved edits",
    run: async () => {
      const document = await vscode.workspace.openTextDocument(at("poll.go"));
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(6, 0), "\tdefer ticker.Stop()\n");
      await vscode.workspace.applyEdit(edit);
      await eventually("no finding", () => rules("poll.go").length === 0);
    },
  },
  {
    title: "knows the functions of files that are not open",
    run: async () => {
      await vscode.window.showTextDocument(at("drop.go"));
      await eventually("the finding where the helper releases nothing", () => rules("drop.go").length === 1);
      await vscode.window.showTextDocument(at("use.go"));
      await eventually("silence where the helper stops the ticker", () => rules("use.go").length === 0);
    },
  },
  {
    title: "scans the workspace",
    run: async () => {
      await vscode.commands.executeCommand("goLeakLens.scanWorkspace");
      await eventually("the finding of a closed file", () => rules("other/other.go").includes("ticker-not-stopped"));
    },
  },
];

/** VS Code calls this. The results go through the log, the only way out of the worker. */
export async function run(): Promise<void> {
  const failures: string[] = [];
  for (const [name, text] of Object.entries(files)) await write(name, text);
  // This file system tells nobody of its changes; a server that starts is given all files.
  await vscode.extensions.getExtension<Api>("go-leak-lens.go-leak-lens")?.activate();
  await vscode.commands.executeCommand("goLeakLens.restartServer");
  for (const { title, run } of tests) {
    try {
      await run();
      console.log(`passed: ${title}`);
    } catch (error) {
      failures.push(`in a browser's worker: ${title}: ${String(error)}`);
      console.log(`failed: ${title}: ${String(error)}`);
    }
  }
  console.log(
    `RESULTS ${JSON.stringify({ passed: tests.length - failures.length, failed: failures.length, failures })}`,
  );
  if (failures.length > 0) throw new Error(failures.join("\n"));
}

async function write(name: string, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(at(name), new TextEncoder().encode(text));
}

function rules(name: string): string[] {
  return vscode.languages
    .getDiagnostics(at(name))
    .filter(({ source }) => source === "go-leak-lens")
    .map(({ code }) => String(typeof code === "object" ? code.value : code));
}

async function eventually(what: string, ask: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 100; turn++) {
    if (await ask()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const api = vscode.extensions.getExtension<Api>("go-leak-lens.go-leak-lens")?.exports;
  throw new Error(`never came true: ${what}; the server: ${JSON.stringify(api?.status())}`);
}
