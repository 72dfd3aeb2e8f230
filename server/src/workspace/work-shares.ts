import { compareText } from "../finding/order";
import type { PackageFolder } from "./discovery";

/**
 * Packages dealt out to threads, each a run of neighbours of about the same size: neighbours import the same packages,
 * which a thread then reads once. Who has done its share takes from the far end of the largest one left.
 */
export class WorkShares {
  readonly #shares: PackageFolder[][];

  constructor(packages: readonly PackageFolder[], count: number) {
    const sorted = [...packages].sort((a, b) => compareText(a.dir, b.dir));
    const total = sizeOf(sorted);
    this.#shares = Array.from({ length: Math.max(1, count) }, () => []);
    let before = 0;
    for (const each of sorted) {
      const share = Math.min(this.#shares.length - 1, Math.floor((before / Math.max(1, total)) * this.#shares.length));
      this.#shares[share]!.push(each);
      before += each.bytes;
    }
  }

  /** The next package for the thread of that number; undefined: none is left for anybody. */
  next(thread: number): PackageFolder | undefined {
    const own = this.#shares[thread % this.#shares.length]!.shift();
    if (own !== undefined) return own;
    return this.#shares.reduce((most, share) => (sizeOf(share) > sizeOf(most) ? share : most)).pop();
  }

  /** Is there anything left? */
  get open(): boolean {
    return this.#shares.some((share) => share.length > 0);
  }

  /** All that is left is left undone. */
  clear(): void {
    for (const share of this.#shares) share.length = 0;
  }
}

function sizeOf(packages: readonly PackageFolder[]): number {
  return packages.reduce((sum, { bytes }) => sum + bytes, 0);
}
