import { Profile } from "pprof-format";
import { slashed } from "./dump";
import { type Frame, type StackGroup, stateOf } from "./stack";

/**
 * Goroutines of a `goroutine` or `goroutineleak` profile in pprof's binary format, uncompressed. Throws an Error in words
 * where the bytes are none, or are a profile of something else.
 */
export function parseProfile(bytes: Uint8Array): StackGroup[] {
  const profile = decode(bytes);
  const text = (index: number | bigint): string => profile.stringTable.strings[Number(index)] ?? "";
  const kinds = profile.sampleType.map(({ type }) => text(type));
  const counted = kinds.findIndex((kind) => /^goroutine/.test(kind));
  if (counted === -1) throw new Error(`a profile of ${kinds.join(" and ") || "nothing"}, not of goroutines`);
  const functions = new Map(profile.function.map((each) => [Number(each.id), each]));
  const locations = new Map(profile.location.map((each) => [Number(each.id), each]));
  const framesAt = (id: number | bigint): Frame[] =>
    // Calls inlined into one place are listed innermost first, as the stack is.
    (locations.get(Number(id))?.line ?? []).map(({ functionId, line }) => {
      const called = functions.get(Number(functionId));
      return { function: text(called?.name ?? 0), file: slashed(text(called?.filename ?? 0)), line: Number(line) };
    });
  return profile.sample.map((sample) => {
    const frames = sample.locationId.flatMap(framesAt);
    return {
      count: Number(sample.value[counted] ?? 0),
      state: stateOf(frames),
      leaked: kinds[counted] === "goroutineleak",
      minutes: 0,
      frames,
      createdBy: undefined,
    };
  });
}

function decode(bytes: Uint8Array): Profile {
  try {
    return Profile.decode(bytes);
  } catch {
    throw new Error("neither a goroutine dump nor a pprof profile");
  }
}
