import type { Rule } from "../rule";

/** Rules of the family "resource", in the catalogue's order. */
export const resourceRules: readonly Rule[] = [];
