import assert from "node:assert/strict";
import { DiagnosticSeverity } from "vscode-languageserver-protocol";
import { Requests, type ScanResult } from "../../src/lsp/protocol";
import { Editor, Folder } from "./editor";
import { goMod } from "./samples";

const main = `package main

import (
	"fmt"
	"os"
)

func main() {
	f, err := os.Open(os.Args[1])
	if err != nil {
		return
	}
	fmt.Println(f.Name())
}
`;

describe("protocol: what does no harm where it stands", () => {
  let folder: Folder;
  let editor: Editor;
  beforeEach(async () => {
    folder = new Folder({ "go.mod": goMod, "main.go": main });
    editor = await new Editor().start(folder);
  });
  afterEach(async () => {
    await editor.kill();
    folder.dispose();
  });

  it("is a hint, with the reason, in a file that is open", async () => {
    const uri = folder.uri("main.go");
    await editor.open(uri, main);
    const [diagnostic, ...others] = await editor.diagnostics(uri);
    assert.deepEqual(others, []);
    assert.equal(diagnostic?.code, "file-not-closed");
    assert.equal(diagnostic.severity, DiagnosticSeverity.Hint);
    assert.match(String(diagnostic.message), /\nDoes no harm here: .*process ends.*\.$/);
  });

  it("is not told where a client pulls a file that is not open", async () => {
    assert.deepEqual(await editor.diagnostics(folder.uri("main.go")), []);
  });

  it("is not told of files that are not open", async () => {
    const scan = await editor.connection.sendRequest<ScanResult>(Requests.scanWorkspace, {});
    assert.equal(scan.findings, 0);
  });
});
