import type { Rule } from "../rule";

/** Rules of the family "channel", in the catalogue's order. */
export const channelRules: readonly Rule[] = [];
