import type { FieldUse } from "./census";

/** What is done with a field, without the places where: bits that add up over the functions of a package. */
export type FieldTraits = number;

export const noTraits: FieldTraits = 0;

const opened = 1;
const made = 2;
const madeWithRoom = 4;
const replies = 8;
const sends = 16;
const receives = 32;
const closes = 64;
const adds = 128;
const dones = 256;
const waits = 512;

/**
 * The traits of what was counted so far, which is then forgotten. Fields that others can name are open from the start,
 * which is no use of them.
 */
export function takeTraits(use: FieldUse): FieldTraits {
  let traits = use.open && !use.exported ? opened : noTraits;
  use.open = use.exported;
  if (use.makes.some(({ cap }) => cap !== 0)) traits |= madeWithRoom;
  const take = (list: unknown[], bit: FieldTraits): void => {
    if (list.length > 0) traits |= bit;
    list.length = 0;
  };
  take(use.makes, made);
  take(use.replies, replies);
  take(use.sends, sends);
  take(use.receives, receives);
  take(use.closes, closes);
  take(use.adds, adds);
  take(use.dones, dones);
  take(use.waits, waits);
  return traits;
}

/** May a census of the field find something? False only where it is certain that it does not. */
export function mayTell(use: FieldUse, traits: FieldTraits): boolean {
  const all = (bits: FieldTraits): boolean => (traits & bits) === bits;
  const some = (bits: FieldTraits): boolean => (traits & bits) !== 0;
  if (use.exported) return false;
  if (use.kind === "cond") return true;
  if (some(opened)) return false;
  if (some(replies)) return true;
  if (use.kind === "waitgroup") return !all(adds | dones | waits);
  // A channel that nobody makes is none; one that is closed, or has room, and is used from both sides, is in order.
  if (!some(made)) return false;
  const closedOnly = all(closes | receives) && !some(sends);
  const both = all(sends | receives | madeWithRoom) && !some(closes);
  return !closedOnly && !both;
}
