import assert from "node:assert/strict";
import type { FindingView } from "../../../server/src/lsp/protocol";
import { type Grouping, groupings, heading, isFilter, isGrouping, Leaks, neighbour, rowTexts } from "../../src/leaks";

const at = (line: number): FindingView["range"] => ({ start: { line, character: 0 }, end: { line, character: 3 } });
const finding = (uri: string, line: number, more: Partial<FindingView> = {}): FindingView => ({
  rule: "ticker-not-stopped",
  family: "timer",
  tier: "proven",
  severity: "warning",
  message: "`ticker` is never stopped",
  uri,
  range: at(line),
  function: "Poll",
  trace: [],
  fixes: [],
  fingerprint: `${line}`,
  url: "",
  ...more,
});

describe("client: leaks view", () => {
  const modules = new Map([["file:///a.go", "example.com/a"]]);
  let leaks: Leaks;
  beforeEach(() => {
    leaks = new Leaks((uri) => modules.get(uri));
    leaks.update({
      uri: "file:///b.go",
      version: null,
      findings: [finding("file:///b.go", 9), finding("file:///b.go", 2, { severity: "error", tier: "likely" })],
    });
    const cancel = { rule: "cancel-not-called", family: "context", message: "`cancel` is never called" } as const;
    const fixes = [{ title: "Add defer cancel()", safety: "safe" }] as const;
    leaks.update({ uri: "file:///a.go", version: 3, findings: [finding("file:///a.go", 5, { ...cancel, fixes })] });
  });

  const shape = (...args: Parameters<Leaks["groups"]>): [string, number[]][] =>
    leaks.groups(...args).map(({ key, findings }) => [key, findings.map(({ range }) => range.start.line)]);

  it("groups by rule, file, severity and family, findings by place", () => {
    assert.deepEqual(shape("rule"), [
      ["cancel-not-called", [5]],
      ["ticker-not-stopped", [2, 9]],
    ]);
    assert.deepEqual(shape("file"), [
      ["file:///a.go", [5]],
      ["file:///b.go", [2, 9]],
    ]);
    assert.deepEqual(shape("severity"), [
      ["error", [2]],
      ["warning", [5, 9]],
    ]);
    assert.deepEqual(
      shape("family").map(([key]) => key),
      ["context", "timer"],
    );
    assert.deepEqual(shape("module"), [
      ["", [2, 9]],
      ["example.com/a", [5]],
    ]);
  });

  it("filters by words, tier and fix", () => {
    assert.deepEqual(shape("file", { text: "POLL stopped" }), [["file:///b.go", [2, 9]]]);
    assert.deepEqual(shape("file", { tier: "likely" }), [["file:///b.go", [2]]]);
    assert.deepEqual(shape("file", { fixable: true }), [["file:///a.go", [5]]]);
    assert.equal(leaks.count({ text: "ticker", fixable: true }), 0);
  });

  it("shows what is new since the baseline, and what that accepts where a person wants it", () => {
    const old = finding("file:///b.go", 40, { tier: "likely" });
    const now = finding("file:///b.go", 30);
    leaks.update({ uri: "file:///b.go", version: null, findings: [now], accepted: [old] });
    leaks.update({ uri: "file:///c.go", version: null, findings: [], accepted: [finding("file:///c.go", 1)] });
    assert.deepEqual(shape("file"), [
      ["file:///a.go", [5]],
      ["file:///b.go", [30]],
    ]);
    assert.deepEqual(shape("file", { accepted: true }), [
      ["file:///a.go", [5]],
      ["file:///b.go", [30, 40]],
      ["file:///c.go", [1]],
    ]);
    assert.deepEqual(shape("file", { accepted: true, tier: "likely" }), [["file:///b.go", [40]]]);
    assert.deepEqual([leaks.count(), leaks.count({ accepted: true })], [2, 4]);
    assert.deepEqual([leaks.isAccepted(old), leaks.isAccepted(now)], [true, false]);
    leaks.update({ uri: "file:///c.go", version: null, findings: [] });
    assert.equal(leaks.count({ accepted: true }), 3);
  });

  it("replaces a file's findings and forgets a clean file", () => {
    leaks.update({ uri: "file:///b.go", version: 4, findings: [finding("file:///b.go", 30)] });
    assert.deepEqual(shape("file"), [
      ["file:///a.go", [5]],
      ["file:///b.go", [30]],
    ]);
    leaks.update({ uri: "file:///b.go", version: 5, findings: [] });
    assert.deepEqual(shape("file"), [["file:///a.go", [5]]]);
  });

  it("clears what a scan told and keeps what open files have", () => {
    leaks.clearScanned();
    assert.deepEqual(shape("file"), [["file:///a.go", [5]]]);
  });

  it("lets go of open files when their server goes", () => {
    leaks.clearOpen();
    const files = shape("file").map(([file]) => file);
    assert.ok(files.length > 0 && !files.includes("file:///a.go"), files.join());
  });

  it("goes to the next and the previous finding in its own order, round and round", () => {
    const shown = leaks.groups("rule").flatMap(({ findings }) => findings);
    assert.deepEqual(
      shown.map(({ uri, range }) => `${uri.at(-4)}${range.start.line}`),
      ["a5", "b2", "b9"],
    );
    const from = (uri: string, line: number, direction: 1 | -1): number =>
      neighbour(shown, { uri, position: { line, character: 0 } }, direction);
    assert.deepEqual([from("file:///a.go", 5, 1), from("file:///b.go", 2, 1), from("file:///b.go", 9, 1)], [1, 2, 0]);
    assert.deepEqual([from("file:///a.go", 5, -1), from("file:///b.go", 9, -1)], [2, 1]);
    assert.deepEqual([from("file:///b.go", 4, 1), from("file:///b.go", 4, -1)], [2, 1], "nearest in the file");
    assert.deepEqual([from("file:///a.go", 7, 1), from("file:///a.go", 3, -1)], [1, 2], "past the file's last");
    assert.deepEqual([neighbour(shown, undefined, 1), neighbour(shown, undefined, -1)], [0, 2]);
    assert.equal(neighbour([], undefined, 1), -1);
  });

  it("takes no row for a grouping or a filter", () => {
    const row = finding("file:///a.go", 1);
    assert.deepEqual([isGrouping("module"), isGrouping("colour"), isGrouping(row)], [true, false, false]);
    assert.deepEqual(
      [isFilter({ text: "x", accepted: true }), isFilter(row), isFilter(undefined)],
      [true, false, false],
    );
  });

  it("says what it shows", () => {
    assert.equal(heading("rule", {}, 3), "by rule");
    assert.equal(heading("file", { text: "ticker", fixable: true }, 1), "by file · 1 finding: “ticker”, fixable");
    assert.equal(heading("rule", { accepted: true }, 2), "by rule · 2 findings: accepted ones too");
  });

  it("says in a row first what its heading does not", () => {
    const row = (by: Grouping) => {
      const { label, description } = rowTexts("ticker-not-stopped", "ticker leaks", "store/a.go:3", "line 3", by);
      return `${label} (${description})`;
    };
    assert.deepEqual(groupings.map(row), [
      "a.go:3 (ticker leaks)",
      "ticker leaks (line 3 · ticker-not-stopped)",
      "ticker leaks (store/a.go:3 · ticker-not-stopped)",
      "ticker leaks (store/a.go:3 · ticker-not-stopped)",
      "ticker leaks (store/a.go:3 · ticker-not-stopped)",
    ]);
  });
});
