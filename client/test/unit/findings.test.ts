import assert from "node:assert/strict";
import type { Diagnostic, Uri } from "vscode";
import { Findings, type Shown } from "../../src/findings";

/** Stands in for VS Code's collection: what the Problems panel would show, by URI. */
class Panel implements Shown {
  readonly name = "go-leak-lens";
  readonly files = new Map<string, readonly Diagnostic[]>();
  set(...args: readonly unknown[]): void {
    const [uri, diagnostics] = args as [Uri, readonly Diagnostic[]];
    this.files.set(uri.toString(), diagnostics);
  }
  delete(uri: Uri): void {
    this.files.delete(uri.toString());
  }
  get(uri: Uri): readonly Diagnostic[] | undefined {
    return this.files.get(uri.toString());
  }
  dispose(): void {
    this.files.clear();
  }
  messages(uri: Uri): string[] {
    return (this.get(uri) ?? []).map(({ message }) => message);
  }
}

const file = (name: string): Uri => ({ toString: () => `file:///${name}` }) as Uri;
const found = (message: string): Diagnostic => ({ message }) as Diagnostic;

describe("client: findings in the Problems panel", () => {
  const a = file("a.go");
  let panel: Panel;
  let findings: Findings;
  beforeEach(() => {
    panel = new Panel();
    findings = new Findings(panel);
  });

  it("shows what a scan found in files that are not open", () => {
    findings.scanned(a, [found("leak")]);
    assert.deepEqual(panel.messages(a), ["leak"]);
  });

  it("shows a finding once when its file is open, whichever came first", () => {
    const pulled = findings.collection("go-leak-lens");
    findings.scanned(a, [found("leak, scanned")]);
    pulled.set(a, [found("leak, pulled")]);
    assert.deepEqual(panel.messages(a), ["leak, pulled"]);
    findings.scanned(a, [found("leak, scanned again")]);
    assert.deepEqual(panel.messages(a), ["leak, pulled"]);
  });

  it("keeps an open file clean when its leak was mended after the scan", () => {
    const pulled = findings.collection("go-leak-lens");
    findings.scanned(a, [found("leak")]);
    pulled.set(a, []);
    assert.deepEqual(panel.messages(a), []);
  });

  it("brings the scanned findings back when the file closes", () => {
    const pulled = findings.collection("go-leak-lens");
    findings.scanned(a, [found("leak, scanned")]);
    pulled.set([[a, [found("leak, pulled")]]]);
    pulled.delete(a);
    assert.deepEqual(panel.messages(a), ["leak, scanned"]);
    assert.equal(pulled.has(a), false);
  });

  it("forgets a file that a scan found clean", () => {
    findings.scanned(a, [found("leak")]);
    findings.scanned(a, []);
    assert.equal(panel.files.size, 0);
  });

  it("clears scanned findings only, all or some", () => {
    const b = file("b.go");
    const pulled = findings.collection("go-leak-lens");
    pulled.set(a, [found("open")]);
    findings.scanned(a, [found("scanned")]);
    findings.scanned(b, [found("scanned")]);
    findings.clearScanned((uri) => uri !== b);
    assert.deepEqual(panel.messages(b), ["scanned"]);
    findings.clearScanned();
    assert.deepEqual([...panel.files.keys()], [a.toString()]);
    assert.deepEqual(panel.messages(a), ["open"]);
  });

  it("lets go of pulled findings, but of no scanned ones, when the server goes", () => {
    const b = file("b.go");
    const pulled = findings.collection("go-leak-lens");
    pulled.set(a, [found("pulled")]);
    findings.scanned(b, [found("scanned")]);
    pulled.dispose();
    assert.deepEqual([...panel.files.keys()], [b.toString()]);
  });

  it("lists pulled files to the language client", () => {
    const pulled = findings.collection("go-leak-lens");
    findings.scanned(file("b.go"), [found("scanned")]);
    pulled.set(a, [found("pulled")]);
    assert.deepEqual(
      [...pulled].map(([uri]) => uri),
      [a],
    );
    assert.equal(pulled.get(file("b.go")), undefined);
  });
});
