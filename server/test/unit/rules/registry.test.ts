import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { allRules, ruleById } from "../../../src/rules/registry";
import { goFiles, ruleFixtures } from "../../fixtures/folders";

const root = join(__dirname, "../../../..");

interface CatalogueRow {
  readonly family: string;
  readonly id: string;
  readonly tiers: readonly string[];
}

const catalogue: readonly CatalogueRow[] = readFileSync(join(__dirname, "../../../data/rule-ids.tsv"), "utf8")
  .trim()
  .split("\n")
  .slice(1)
  .map((line) => {
    const [family = "", id = "", tiers = ""] = line.split("\t");
    return { family, id, tiers: tiers.split("/") };
  });

/** All that the product was meant to find, by family. A rule that goes from here is a promise that is taken back. */
const catalogueIds: Readonly<Record<string, readonly string[]>> = {
  goroutine: [
    "goroutine-without-exit",
    "goroutine-without-context",
    "goroutine-background-context",
    "goroutine-spawn-unbounded",
    "goroutine-blocks-forever",
    "goroutine-without-stop-method",
    "goroutine-not-stopped-by-owner",
    "goroutine-in-test-not-joined",
  ],
  channel: [
    "send-without-receiver",
    "send-abandoned-on-return",
    "receive-without-sender",
    "range-over-unclosed-channel",
    "channel-double-send",
    "channel-buffer-exhausted",
    "channel-nil-operation",
    "channel-op-under-lock",
    "channel-loop-without-done",
    "signal-channel-unbuffered",
    "select-default-spin",
    "close-by-receiver",
    "double-close",
    "send-after-close",
  ],
  timer: [
    "ticker-not-stopped",
    "timer-not-stopped",
    "time-tick-leak",
    "time-after-in-loop",
    "after-func-not-stopped",
    "timer-drain-deadlock",
  ],
  context: [
    "cancel-not-called",
    "cancel-discarded",
    "cancel-deferred-in-loop",
    "cancel-before-use",
    "context-not-propagated",
    "context-in-struct",
    "context-grows-in-loop",
    "context-ignored-in-loop",
    "errgroup-not-waited",
  ],
  sync: [
    "waitgroup-add-in-goroutine",
    "waitgroup-done-missing",
    "waitgroup-count-mismatch",
    "waitgroup-wait-in-loop",
    "waitgroup-wait-missing",
    "waitgroup-reused",
    "waitgroup-by-value",
    "lock-by-value",
    "mutex-not-unlocked",
    "mutex-double-lock",
    "mutex-lock-order",
    "mutex-wrong-unlock",
    "mutex-held-while-waiting",
    "cond-never-signalled",
    "semaphore-not-released",
    "pool-put-without-reset",
    "pool-put-oversized",
  ],
  resource: [
    "http-body-not-closed",
    "rows-not-closed",
    "stmt-not-closed",
    "tx-not-finished",
    "sql-conn-not-released",
    "file-not-closed",
    "conn-not-closed",
    "listener-not-closed",
    "closer-not-closed",
    "process-not-waited",
    "span-not-ended",
    "subscription-not-ended",
    "watcher-not-stopped",
    "stream-not-drained",
    "signal-not-stopped",
    "iter-pull-not-stopped",
    "profile-not-stopped",
    "defer-in-loop",
    "defer-before-error-check",
    "test-server-not-closed",
  ],
  memory: [
    "unbounded-map",
    "unbounded-slice",
    "request-captured-globally",
    "subslice-pins-array",
    "finalizer-on-stack-or-nonpointer",
    "finalizer-resurrects",
    "finalizer-in-cycle",
    "map-write-unsynchronised",
    "sync-map-misuse",
    "explicit-gc",
    "escape-hints",
  ],
  service: [
    "http-client-without-timeout",
    "http-server-without-timeouts",
    "http-transport-per-request",
    "http-request-without-context",
    "body-not-drained",
    "shared-client-pool",
    "test-without-leak-check",
  ],
};

describe("rule registry", () => {
  it("holds every rule of the catalogue", () => {
    const wanted = Object.entries(catalogueIds).flatMap(([family, ids]) => ids.map((id) => `${family}/${id}`));
    assert.deepEqual(allRules.map(({ meta }) => `${meta.family}/${meta.id}`).sort(), wanted.sort());
    assert.deepEqual(catalogue.map(({ family, id }) => `${family}/${id}`).sort(), wanted.sort());
  });

  it("holds only ids of the catalogue, with its family and tier", () => {
    const rows = new Map(catalogue.map((row) => [row.id, row]));
    for (const { meta } of allRules) {
      const row = rows.get(meta.id);
      assert.ok(row !== undefined, `${meta.id} is not in server/data/rule-ids.tsv`);
      assert.equal(meta.family, row.family, meta.id);
      assert.ok(
        row.tiers.includes(meta.tier),
        `${meta.id}: tier ${meta.tier}, the catalogue says ${row.tiers.join("/")}`,
      );
    }
  });

  it("lists rules once and in the catalogue's order", () => {
    const order = new Map(catalogue.map((row, index) => [row.id, index]));
    const positions = allRules.map((rule) => order.get(rule.meta.id) ?? -1);
    for (let i = 1; i < positions.length; i++) {
      assert.ok(positions[i - 1]! < positions[i]!, `${allRules[i]!.meta.id} stands out of order`);
    }
  });

  it("documents every rule in full", () => {
    for (const { meta } of allRules) {
      for (const [part, text] of Object.entries({ summary: meta.summary, ...meta.docs })) {
        assert.ok(text.length > 0, `${meta.id}: ${part} is empty`);
      }
      assert.match(meta.summary, /^[^\n]{10,140}$/, `${meta.id}: the summary is one line`);
      assert.ok(ruleById(meta.id)?.meta === meta);
    }
  });

  it("gives every rule a page, a tier, and a fix or the reason why there is none", () => {
    for (const { meta } of allRules) {
      assert.ok(existsSync(join(root, `docs/rules/${meta.id}.md`)), `${meta.id}: no page`);
      assert.match(meta.tier, /^(?:proven|likely|advice)$/, meta.id);
      const said = "none" in meta.fix ? meta.fix.none : meta.fix.title;
      assert.match(said, /\S+ \S+/, `${meta.id}: what is the fix, or why is there none?`);
    }
  });

  it("has, for every rule, code that leaks and code that is in order", () => {
    const fixtures = new Map(ruleFixtures().map((fixture) => [fixture.rule, fixture.packages]));
    for (const { meta } of allRules) {
      const names = (fixtures.get(meta.id) ?? []).flatMap((dir) => goFiles(dir));
      for (const kind of ["leak_", "ok_"]) {
        assert.ok(
          names.some((name) => name.startsWith(kind)),
          `${meta.id}: no fixture ${kind}*.go`,
        );
      }
    }
  });
});
