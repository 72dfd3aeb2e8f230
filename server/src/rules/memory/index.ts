import type { Rule } from "../rule";
import { requestCapturedGlobally } from "./request-captured-globally";
import { unboundedMap } from "./unbounded-map";
import { unboundedSlice } from "./unbounded-slice";

/** Rules of the family "memory", in the catalogue's order. */
export const memoryRules: readonly Rule[] = [unboundedMap, unboundedSlice, requestCapturedGlobally];
