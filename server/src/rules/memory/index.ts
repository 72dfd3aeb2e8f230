import type { Rule } from "../rule";

/** Rules of the family "memory", in the catalogue's order. */
export const memoryRules: readonly Rule[] = [];
