import type { Rule } from "../rule";
import { escapeHints } from "./escape-hints";
import { explicitGc } from "./explicit-gc";
import { finalizerInCycle } from "./finalizer-in-cycle";
import { finalizerOnStackOrNonpointer } from "./finalizer-on-stack-or-nonpointer";
import { finalizerResurrects } from "./finalizer-resurrects";
import { mapWriteUnsynchronised } from "./map-write-unsynchronised";
import { requestCapturedGlobally } from "./request-captured-globally";
import { subslicePinsArray } from "./subslice-pins-array";
import { syncMapMisuse } from "./sync-map-misuse";
import { unboundedMap } from "./unbounded-map";
import { unboundedSlice } from "./unbounded-slice";

/** Rules of the family "memory", in the catalogue's order. */
export const memoryRules: readonly Rule[] = [
  unboundedMap,
  unboundedSlice,
  requestCapturedGlobally,
  subslicePinsArray,
  finalizerOnStackOrNonpointer,
  finalizerResurrects,
  finalizerInCycle,
  mapWriteUnsynchronised,
  syncMapMisuse,
  explicitGc,
  escapeHints,
];
