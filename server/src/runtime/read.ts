import { parseDump } from "./dump";
import { parseProfile } from "./profile";
import { parseProfileText } from "./profile-text";
import { merged, type StackGroup } from "./stack";

/**
 * Goroutine stacks in whatever form they come: a dump, goleak's report, or a `goroutine` / `goroutineleak` profile as text
 * or binary (uncompressed). Equal stacks are one group, the most frequent first. Throws an Error in words where there
 * are none.
 */
export function readStacks(bytes: Uint8Array): StackGroup[] {
  const text = new TextDecoder().decode(bytes);
  const groups = /^goroutine(?:leak)? profile: total/.test(text) ? parseProfileText(text) : parseDump(text);
  if (groups.length > 0) return merged(groups);
  if (bytes.length === 0) throw new Error("it is empty");
  if (!hasControls(bytes)) throw new Error("no goroutine stacks in this text");
  return merged(parseProfile(bytes));
}

/** No text has them, and every protocol buffer of this kind starts with some. */
function hasControls(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 64).some((byte) => byte < 0x09 || (byte > 0x0d && byte < 0x20) || byte > 0xf7);
}
