import { sleep, turn } from "./turn";

/**
 * An analysis that takes no longer than this many milliseconds is never held back: between two keystrokes of a fast
 * typist lie 80 and more.
 */
const unnoticed = 60;
/** Longest wait for a pause in typing, in milliseconds. */
const longest = 500;

/**
 * When to start a synchronous analysis so that typing never waits for it: at once where the last one was cheap, else
 * after a pause in the edits that is twice as long as the last one took.
 */
export class Pace {
  #lastEdit = Number.NEGATIVE_INFINITY;

  /** An edit arrived. */
  edited(): void {
    this.#lastEdit = performance.now();
  }

  /**
   * Resolves when it is time, or as soon as `stop` says that nobody wants the answer any more.
   * @param cost milliseconds the work took last time
   */
  async pause(cost: number, stop: () => boolean): Promise<void> {
    const rest = cost <= unnoticed ? 0 : Math.min(2 * cost, longest);
    await turn();
    while (!stop()) {
      const wait = this.#lastEdit + rest - performance.now();
      if (wait <= 0) return;
      // In slices, so that a cancellation is answered soon.
      await sleep(Math.min(wait, 40));
    }
  }
}
