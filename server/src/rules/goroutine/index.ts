import type { Rule } from "../rule";

/** Rules of the family "goroutine", in the catalogue's order. */
export const goroutineRules: readonly Rule[] = [];
