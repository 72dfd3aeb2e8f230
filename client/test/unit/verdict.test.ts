import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { judge } from "../harness/host";

describe("client: verdict over a run in the extension host", () => {
  let logs: string;
  beforeEach(() => {
    logs = mkdtempSync(join(tmpdir(), "go-leak-lens-verdict-"));
  });
  afterEach(() => rmSync(logs, { recursive: true }));

  const verdict = (exit: number | undefined, results?: unknown): ReturnType<typeof judge> => {
    const file = join(logs, "results.json");
    if (results) writeFileSync(file, JSON.stringify(results));
    return judge(exit, file, { logs, deadline: 1000 });
  };

  it("takes the suite's own word when all is well", () => {
    assert.deepEqual(verdict(0, { passed: 3, failed: 0, failures: [] }), { passed: 3, failed: 0, failures: [] });
  });

  it("fails a host that ended well and left no results: it crashed", () => {
    assert.equal(verdict(0).failed, 1);
  });

  it("fails a run past its deadline, also when its results are good", () => {
    assert.equal(verdict(undefined, { passed: 3, failed: 0, failures: [] }).failed, 1);
  });

  it("fails a suite without tests", () => {
    assert.equal(verdict(0, { passed: 0, failed: 0, failures: [] }).failed, 1);
  });

  it("fails a host that ended badly after good results", () => {
    assert.equal(verdict(1, { passed: 3, failed: 0, failures: [] }).failed, 1);
  });

  it("keeps the failures that the suite told", () => {
    assert.deepEqual(verdict(1, { passed: 1, failed: 1, failures: ["it: broke"] }), {
      passed: 1,
      failed: 1,
      failures: ["it: broke"],
    });
  });
});
