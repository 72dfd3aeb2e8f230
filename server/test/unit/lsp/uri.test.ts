import assert from "node:assert/strict";
import { isWithin, pathOfUri, uriOfPath } from "../../../src/lsp/uri";

describe("lsp: URIs and paths", () => {
  it("goes from URI to path and back, of files and of virtual workspaces", () => {
    for (const [uri, path] of [
      ["file:///home/me/a.go", "/home/me/a.go"],
      ["vscode-vfs://github/owner/repo/a.go", "/vscode-vfs:github/owner/repo/a.go"],
      ["memfs:/a.go", "/memfs:/a.go"],
    ] as const) {
      assert.equal(pathOfUri(uri), path);
      assert.equal(uriOfPath(path), uri);
    }
  });

  it("names the root of a virtual workspace as it names folders, without a slash at its end", () => {
    assert.equal(pathOfUri("memfs:/"), "/memfs:");
    assert.equal(pathOfUri("vscode-test-web://mount/"), "/vscode-test-web:mount");
    assert.ok(isWithin(pathOfUri("memfs:/a.go"), pathOfUri("memfs:/")));
  });
});
