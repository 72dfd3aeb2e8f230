import assert from "node:assert/strict";
import type { Callee } from "../../../src/go/model";
import { loadGo } from "./kit";

describe("checker", () => {
  const show = (callee: Callee): string => {
    switch (callee.kind) {
      case "source":
        return `source ${callee.fullName}${callee.viaInterface ? " via interface" : ""}`;
      case "external":
      case "interface":
        return `${callee.kind} ${callee.fullName}`;
      case "builtin":
        return `builtin ${callee.name}`;
      default:
        return callee.kind;
    }
  };

  it("follows calls into the standard library", async () => {
    const go = await loadGo({
      "a.go": `package a
import ("context"; "net/http"; "time")
func f(ctx context.Context, c *http.Client) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, "GET", "x", nil)
	resp, err := c.Do(req)
	defer resp.Body.Close()
	for k, v := range resp.Header { _, _ = k, v }
	return err
}`,
    });
    const checker = go.checker();
    assert.equal(go.typeAt("resp"), "*net/http.Response");
    assert.equal(go.typeAt("resp.Body"), "io.ReadCloser");
    assert.equal(go.typeAt("cancel"), "context.CancelFunc");
    assert.equal(go.typeAt("err", "return"), "error");
    assert.equal(go.typeAt("k", "for"), "string");
    assert.equal(go.typeAt("v", "for k, "), "[]string");
    assert.equal(show(checker.calleeOf(go.callAt("c.Do(req)"))), "external net/http.Client.Do");
    assert.equal(show(checker.calleeOf(go.callAt("resp.Body.Close()"))), "interface io.ReadCloser.Close");
    assert.equal(show(checker.calleeOf(go.callAt("cancel()"))), "value");
  });
});
