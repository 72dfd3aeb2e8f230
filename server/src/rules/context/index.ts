import type { Rule } from "../rule";
import { cancelBeforeUse } from "./cancel-before-use";
import { cancelDeferredInLoop } from "./cancel-deferred-in-loop";
import { cancelDiscarded } from "./cancel-discarded";
import { cancelNotCalled } from "./cancel-not-called";
import { contextGrowsInLoop } from "./context-grows-in-loop";
import { contextIgnoredInLoop } from "./context-ignored-in-loop";
import { contextInStruct } from "./context-in-struct";
import { contextNotPropagated } from "./context-not-propagated";
import { errgroupNotWaited } from "./errgroup-not-waited";

/** Rules of the family "context", in the catalogue's order. */
export const contextRules: readonly Rule[] = [
  cancelNotCalled,
  cancelDiscarded,
  cancelDeferredInLoop,
  cancelBeforeUse,
  contextNotPropagated,
  contextInStruct,
  contextGrowsInLoop,
  contextIgnoredInLoop,
  errgroupNotWaited,
];
