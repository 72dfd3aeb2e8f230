import type { Rule } from "../rule";
import { afterFuncNotStopped } from "./after-func-not-stopped";
import { tickerNotStopped } from "./ticker-not-stopped";
import { timeAfterInLoop } from "./time-after-in-loop";
import { timeTickLeak } from "./time-tick-leak";
import { timerDrainDeadlock } from "./timer-drain-deadlock";
import { timerNotStopped } from "./timer-not-stopped";

/** Rules of the family "timer", in the catalogue's order. */
export const timerRules: readonly Rule[] = [
  tickerNotStopped,
  timerNotStopped,
  timeTickLeak,
  timeAfterInLoop,
  afterFuncNotStopped,
  timerDrainDeadlock,
];
