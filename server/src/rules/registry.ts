import { channelRules } from "./channel";
import { contextRules } from "./context";
import { goroutineRules } from "./goroutine";
import { memoryRules } from "./memory";
import { resourceRules } from "./resource";
import type { Rule } from "./rule";
import { serviceRules } from "./service";
import { syncRules } from "./sync";
import { timerRules } from "./timer";

/** Every rule, family by family. Settings, documentation, the README's table and SARIF records are made from this list. */
export const allRules: readonly Rule[] = [
  ...goroutineRules,
  ...channelRules,
  ...timerRules,
  ...contextRules,
  ...syncRules,
  ...resourceRules,
  ...memoryRules,
  ...serviceRules,
];

const byId: ReadonlyMap<string, Rule> = new Map(allRules.map((rule) => [rule.meta.id, rule]));

/** The rule of that id; undefined for an unknown id. */
export function ruleById(id: string): Rule | undefined {
  return byId.get(id);
}
