import type { Call, CompositeLit, Stmt } from "../go/ast";
import type { Place } from "./place";
import type { ResourceSpec } from "./spec";

/** What a run follows: how it is released, and how its value is known. */
export interface Target {
  readonly releases: ResourceSpec["releases"];
  readonly exhaustedBy: readonly string[];
  readonly handedOverBy: readonly string[];
  /**
   * `value`: something that is passed on and stored. `place`: something that stays where it is, like a mutex; only its
   * path counts. `process`: no value at all.
   */
  readonly mode: "value" | "place" | "process";
  /** Equal for targets that behave alike: part of the key of summaries. */
  readonly key: string;
}

/** Where something is acquired. */
export interface Site {
  readonly spec: ResourceSpec;
  /** The spec to speak of: verbs are those of the struct that holds the value, if a struct does. */
  readonly reported: ResourceSpec;
  readonly target: Target;
  readonly node: Call | CompositeLit;
  /** The statement around it, in the list of a block. */
  readonly statement: Stmt;
  /** Where the value is at the call. */
  readonly holder: ResourceSpec["holder"];
  /** Fields of the result that lead to it ([] where the result is it). */
  readonly at: readonly string[];
  readonly guard: "error" | "ok" | "none";
  /** Full name of the function of the module that acquires for us. */
  readonly through: string | undefined;
  /** Released along with this. */
  readonly parent: Parent | undefined;
}

/** Something whose release (or, for a cancel func, call) releases what is followed too. */
export interface Parent {
  readonly place: Place;
}

const targets = new WeakMap<ResourceSpec, Target>();

/** Taken and given back where it stands, by whoever: a mutex, a semaphore. */
export function isLock(spec: ResourceSpec): boolean {
  return (
    spec.holder.kind === "receiver" && (spec.rule === "mutex-not-unlocked" || spec.rule === "semaphore-not-released")
  );
}

/** The target of a spec. */
export function targetOf(spec: ResourceSpec): Target {
  let target = targets.get(spec);
  if (!target) {
    const { releases, exhaustedBy, handedOverBy } = spec;
    const mode = spec.holder.kind === "process" ? "process" : isLock(spec) ? "place" : "value";
    target = {
      releases,
      exhaustedBy,
      handedOverBy,
      mode,
      key: `${mode}:${JSON.stringify([releases, exhaustedBy, handedOverBy])}`,
    };
    targets.set(spec, target);
  }
  return target;
}

/** A method that by its name ends the life of the value, whatever the tables say of it. */
export function soundsLikeRelease(name: string): boolean {
  return /^(?:[Cc]lose|[Ss]top|[Ss]hutdown|[Ss]hutDown|[Rr]elease|[Cc]ancel|[Aa]bort|[Ff]ree|[Dd]estroy|[Dd]ispose|[Ff]inish|[Ee]nd(?:$|[A-Z])|[Dd]one$|[Qq]uit|[Kk]ill|[Tt]erminate|[Uu]nsubscribe|[Dd]isconnect|[Rr]ollback|[Cc]ommit|[Dd]rain|[Dd]etach|[Hh]ijack|[Tt]eardown|[Tt]earDown|[Cc]lean)/.test(
    name,
  );
}
