import type { Rule } from "../rule";
import { closerNotClosed } from "./closer-not-closed";
import { connNotClosed } from "./conn-not-closed";
import { deferBeforeErrorCheck } from "./defer-before-error-check";
import { deferInLoop } from "./defer-in-loop";
import { fileNotClosed } from "./file-not-closed";
import { httpBodyNotClosed } from "./http-body-not-closed";
import { iterPullNotStopped } from "./iter-pull-not-stopped";
import { listenerNotClosed } from "./listener-not-closed";
import { processNotWaited } from "./process-not-waited";
import { profileNotStopped } from "./profile-not-stopped";
import { rowsNotClosed } from "./rows-not-closed";
import { signalNotStopped } from "./signal-not-stopped";
import { spanNotEnded } from "./span-not-ended";
import { sqlConnNotReleased } from "./sql-conn-not-released";
import { stmtNotClosed } from "./stmt-not-closed";
import { streamNotDrained } from "./stream-not-drained";
import { subscriptionNotEnded } from "./subscription-not-ended";
import { testServerNotClosed } from "./test-server-not-closed";
import { txNotFinished } from "./tx-not-finished";
import { watcherNotStopped } from "./watcher-not-stopped";

/** Rules of the family "resource", in the catalogue's order. */
export const resourceRules: readonly Rule[] = [
  httpBodyNotClosed,
  rowsNotClosed,
  stmtNotClosed,
  txNotFinished,
  sqlConnNotReleased,
  fileNotClosed,
  connNotClosed,
  listenerNotClosed,
  closerNotClosed,
  processNotWaited,
  spanNotEnded,
  subscriptionNotEnded,
  watcherNotStopped,
  streamNotDrained,
  signalNotStopped,
  iterPullNotStopped,
  profileNotStopped,
  deferInLoop,
  deferBeforeErrorCheck,
  testServerNotClosed,
];
