import type { Rule } from "../rule";

/** Rules of the family "service", in the catalogue's order. */
export const serviceRules: readonly Rule[] = [];
