import type { Rule } from "../rule";
import { timeAfterInLoop } from "./time-after-in-loop";
import { timeTickLeak } from "./time-tick-leak";

/** Rules of the family "timer", in the catalogue's order. */
export const timerRules: readonly Rule[] = [timeTickLeak, timeAfterInLoop];
