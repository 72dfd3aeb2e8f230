/** How many crashes within {@link span} are one too many. */
const limit = 5;
/** Milliseconds. */
const span = 3 * 60_000;

/** Decides whether a server that went away comes back: always, until it has gone five times within three minutes. */
export class Crashes {
  #times: number[] = [];
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Records a crash. @returns whether the server should be started again. */
  restart(): boolean {
    const now = this.#now();
    this.#times = [...this.#times.filter((time) => now - time < span), now];
    return this.#times.length < limit;
  }

  /** A restart that a person asked for begins anew. */
  forget(): void {
    this.#times = [];
  }
}
