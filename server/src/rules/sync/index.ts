import type { Rule } from "../rule";
import { condNeverSignalled } from "./cond-never-signalled";
import { lockByValue } from "./lock-by-value";
import { mutexDoubleLock } from "./mutex-double-lock";
import { mutexHeldWhileWaiting } from "./mutex-held-while-waiting";
import { mutexLockOrder } from "./mutex-lock-order";
import { mutexNotUnlocked } from "./mutex-not-unlocked";
import { mutexWrongUnlock } from "./mutex-wrong-unlock";
import { poolPutOversized } from "./pool-put-oversized";
import { poolPutWithoutReset } from "./pool-put-without-reset";
import { semaphoreNotReleased } from "./semaphore-not-released";
import { waitgroupAddInGoroutine } from "./waitgroup-add-in-goroutine";
import { waitgroupByValue } from "./waitgroup-by-value";
import { waitgroupCountMismatch } from "./waitgroup-count-mismatch";
import { waitgroupDoneMissing } from "./waitgroup-done-missing";
import { waitgroupReused } from "./waitgroup-reused";
import { waitgroupWaitInLoop } from "./waitgroup-wait-in-loop";
import { waitgroupWaitMissing } from "./waitgroup-wait-missing";

/** Rules of the family "sync", in the catalogue's order. */
export const syncRules: readonly Rule[] = [
  waitgroupAddInGoroutine,
  waitgroupDoneMissing,
  waitgroupCountMismatch,
  waitgroupWaitInLoop,
  waitgroupWaitMissing,
  waitgroupReused,
  waitgroupByValue,
  lockByValue,
  mutexNotUnlocked,
  mutexDoubleLock,
  mutexLockOrder,
  mutexWrongUnlock,
  mutexHeldWhileWaiting,
  condNeverSignalled,
  semaphoreNotReleased,
  poolPutWithoutReset,
  poolPutOversized,
];
