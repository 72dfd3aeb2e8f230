import type { Rule } from "../rule";
import { mutexDoubleLock } from "./mutex-double-lock";
import { mutexHeldWhileWaiting } from "./mutex-held-while-waiting";
import { mutexLockOrder } from "./mutex-lock-order";
import { mutexNotUnlocked } from "./mutex-not-unlocked";
import { semaphoreNotReleased } from "./semaphore-not-released";
import { waitgroupDoneMissing } from "./waitgroup-done-missing";
import { waitgroupWaitInLoop } from "./waitgroup-wait-in-loop";

/** Rules of the family "sync", in the catalogue's order. */
export const syncRules: readonly Rule[] = [
  waitgroupDoneMissing,
  waitgroupWaitInLoop,
  mutexNotUnlocked,
  mutexDoubleLock,
  mutexLockOrder,
  mutexHeldWhileWaiting,
  semaphoreNotReleased,
];
