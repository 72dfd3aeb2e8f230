import assert from "node:assert/strict";
import { loadGo } from "./kit";

/** Full name of what the call `x.Get()` comes to, through an interface or not; undefined where that is open. */
async function targetOf(texts: Readonly<Record<string, string>>, name = "a.go"): Promise<string | undefined> {
  const go = await loadGo(texts);
  const callee = go.checker(name).calleeOf(go.callAt("x.Get()", undefined, name));
  return callee.kind === "source" ? callee.fullName : undefined;
}

const iface = "type getter interface { Get() int }\n";
const memory = "type memory struct{}\nfunc (memory) Get() int { return 1 }\n";
const use = "func f(x getter) int { return x.Get() }\n";

describe("the only implementation of an interface", () => {
  it("is found in the package that declares it", async () => {
    assert.equal(await targetOf({ "a.go": `package a\n${iface}${memory}${use}` }), "example.com/m.memory.Get");
  });
  it("may have its method from an embedded type, or on the pointer", async () => {
    const base = "type base struct{}\nfunc (*base) Get() int { return 1 }\n";
    assert.equal(await targetOf({ "a.go": `package a\n${iface}${base}${use}` }), "example.com/m.base.Get");
    // Two types have it now.
    assert.equal(await targetOf({ "a.go": `package a\n${iface}${base}type outer struct{ *base }\n${use}` }), undefined);
  });
  it("is none where two types have the methods", async () => {
    const disk = "type disk struct{}\nfunc (disk) Get() int { return 2 }\n";
    assert.equal(await targetOf({ "a.go": `package a\n${iface}${memory}${disk}${use}` }), undefined);
  });
  it("is not a type that lacks a method, or has another signature", async () => {
    const wide = "type getter interface { Get() int; Set(int) }\n";
    const other = 'type text struct{}\nfunc (text) Get() string { return "" }\n';
    assert.equal(await targetOf({ "a.go": `package a\n${wide}${memory}${use}` }), undefined);
    assert.equal(await targetOf({ "a.go": `package a\n${iface}${memory}${other}${use}` }), "example.com/m.memory.Get");
  });
  it("is looked for in tests only by tests", async () => {
    const test = `package a\ntype fake struct{}\nfunc (fake) Get() int { return 3 }\nfunc g(x getter) int { return x.Get() }\n`;
    const texts = { "a.go": `package a\n${iface}${memory}${use}`, "a_test.go": test };
    assert.equal(await targetOf(texts), "example.com/m.memory.Get");
    assert.equal(await targetOf(texts, "a_test.go"), undefined);
  });
  it("is none for an exported interface that only the caller's package implements", async () => {
    const api = { "api/api.go": "package api\ntype Getter interface { Get() int }\n" };
    const caller = `package a\nimport "example.com/m/api"\n${memory}func f(x api.Getter) int { return x.Get() }\n`;
    assert.equal(await targetOf({ "a.go": caller, ...api }), undefined);
    const own = { "api/api.go": `package api\ntype Getter interface { Get() int }\n${memory}` };
    assert.equal(await targetOf({ "a.go": caller.replace(memory, ""), ...own }), "example.com/m/api.memory.Get");
  });
  it("is none for interfaces of the standard library", async () => {
    const texts = (type: string) => ({
      "a.go": `package a\nimport "fmt"\ntype name struct{}\nfunc (name) String() string { return "" }\nfunc f(x ${type}) { _ = x.String() }\n`,
    });
    const go = await loadGo(texts("fmt.Stringer"));
    assert.equal(go.checker().calleeOf(go.callAt("x.String()")).kind, "interface");
  });
});
