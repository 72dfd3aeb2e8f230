import type { Rule } from "../rule";

/** Rules of the family "sync", in the catalogue's order. */
export const syncRules: readonly Rule[] = [];
