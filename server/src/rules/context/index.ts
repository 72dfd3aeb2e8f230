import type { Rule } from "../rule";
import { cancelDiscarded } from "./cancel-discarded";

/** Rules of the family "context", in the catalogue's order. */
export const contextRules: readonly Rule[] = [cancelDiscarded];
