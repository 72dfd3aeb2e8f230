import type { Rule } from "../rule";

/** Rules of the family "context", in the catalogue's order. */
export const contextRules: readonly Rule[] = [];
