import type { Rule } from "../rule";
import { cancelBeforeUse } from "./cancel-before-use";
import { cancelDiscarded } from "./cancel-discarded";
import { contextGrowsInLoop } from "./context-grows-in-loop";
import { contextIgnoredInLoop } from "./context-ignored-in-loop";
import { contextInStruct } from "./context-in-struct";
import { contextNotPropagated } from "./context-not-propagated";

/** Rules of the family "context", in the catalogue's order. */
export const contextRules: readonly Rule[] = [
  cancelDiscarded,
  cancelBeforeUse,
  contextNotPropagated,
  contextInStruct,
  contextGrowsInLoop,
  contextIgnoredInLoop,
];
