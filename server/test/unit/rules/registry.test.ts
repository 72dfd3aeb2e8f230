import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { allRules, ruleById } from "../../../src/rules/registry";

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

describe("rule registry", () => {
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
});
