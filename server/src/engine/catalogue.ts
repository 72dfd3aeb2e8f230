import { allRules } from "../rules/registry";
import type { RuleMeta } from "../rules/rule";
import { unusedSuppression } from "./unused-suppression";

/** Metadata of everything that can be reported: all rules, and the engine's own. */
export const ruleCatalogue: readonly RuleMeta[] = [...allRules.map((rule) => rule.meta), unusedSuppression];

const byId: ReadonlyMap<string, RuleMeta> = new Map(ruleCatalogue.map((meta) => [meta.id, meta]));

/** Metadata by id; undefined for an id that nobody reports. */
export function ruleMeta(id: string): RuleMeta | undefined {
  return byId.get(id);
}
