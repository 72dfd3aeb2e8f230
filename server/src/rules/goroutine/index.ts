import type { Rule } from "../rule";
import { goroutineBackgroundContext } from "./goroutine-background-context";
import { goroutineBlocksForever } from "./goroutine-blocks-forever";
import { goroutineInTestNotJoined } from "./goroutine-in-test-not-joined";
import { goroutineNotStoppedByOwner } from "./goroutine-not-stopped-by-owner";
import { goroutineSpawnUnbounded } from "./goroutine-spawn-unbounded";
import { goroutineWithoutContext } from "./goroutine-without-context";
import { goroutineWithoutExit } from "./goroutine-without-exit";
import { goroutineWithoutStopMethod } from "./goroutine-without-stop-method";

/** Rules of the family "goroutine", in the catalogue's order. */
export const goroutineRules: readonly Rule[] = [
  goroutineWithoutExit,
  goroutineWithoutContext,
  goroutineBackgroundContext,
  goroutineSpawnUnbounded,
  goroutineBlocksForever,
  goroutineWithoutStopMethod,
  goroutineNotStoppedByOwner,
  goroutineInTestNotJoined,
];
