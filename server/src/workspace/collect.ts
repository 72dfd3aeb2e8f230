import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Bytes in use after a package (what it needed included) from which on they are collected at once. */
const LARGE = 120_000_000;

let collect: (() => void) | undefined;

/**
 * Frees what a large package leaves behind. By itself the collector waits until the thread comes to its limit again: then
 * several threads hold the remains of their largest packages at the same time.
 */
export function collectAfterLarge(): void {
  if (getHeapStatistics().used_heap_size < LARGE) return;
  if (collect === undefined) {
    setFlagsFromString("--expose-gc");
    collect = runInNewContext("gc") as () => void;
  }
  collect();
}
