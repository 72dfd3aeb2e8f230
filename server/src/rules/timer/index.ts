import type { Rule } from "../rule";

/** Rules of the family "timer", in the catalogue's order. */
export const timerRules: readonly Rule[] = [];
