import type { Fact } from "./facts";
import { type Place, placeKey } from "./place";

/** A place that holds what is followed. */
export interface Alias {
  readonly place: Place;
  /** Which part of the value it holds: [] all of it, ["Body"] a field that can be released instead. */
  readonly sub: readonly string[];
  /** Holds something that reads through the value (`bufio.NewReader(f)`): it cannot release, but carries it away. */
  readonly wrap: boolean;
}

/** `absent`: not acquired yet. `deferred`: a reached defer releases it. What was released or handed over has no state: its path is done. */
export type Status = "absent" | "held" | "deferred";

/** What is known where control stands. Immutable. */
export interface State {
  readonly status: Status;
  /** Bits of the release steps taken, where one alternative needs several. */
  readonly parts: number;
  readonly aliases: readonly Alias[];
  readonly facts: ReadonlyMap<string, Fact>;
  /** Bits of the defer statements reached. */
  readonly defers: number;
}

export const initialState: State = { status: "absent", parts: 0, aliases: [], facts: new Map(), defers: 0 };

/** Defer statements that have a bit; one beyond is taken as reached or not, both ways. */
export const deferBits = 30;

const keys = new WeakMap<State, string>();

/** Equal for states between which no later step can tell. */
export function stateKey(state: State): string {
  let key = keys.get(state);
  if (key === undefined) {
    key = makeKey(state);
    keys.set(state, key);
  }
  return key;
}

function makeKey(state: State): string {
  const aliases = state.aliases.map(aliasKey).sort().join(" ");
  const facts = [...state.facts.values()].map((fact) => `${fact.key}=${fact.value}`);
  return `${state.status[0]}${state.parts}|${state.defers}|${aliases}|${facts.sort().join(" ")}`;
}

export function aliasKey(alias: Alias): string {
  return `${placeKey(alias.place)}:${alias.sub.join(".")}${alias.wrap ? "~" : ""}`;
}

/** What an expression has to do with the value that is followed. */
export interface Holding {
  /** The value is inside, at these fields; [] when the expression is the value (or a part of it). */
  readonly at: readonly string[];
  readonly sub: readonly string[];
  readonly wrap: boolean;
  /** Index among the results of a call. */
  readonly result: number;
  /** A function literal that captured the value, or a variable that holds one. */
  readonly literal?: import("../go/ast").FuncLit;
  /** A method value that releases: `f.Close`. */
  readonly verb?: boolean;
}

/** What a function does with a value it gets. */
export interface Effect {
  /** `releases` on every way out, `sometimes` on some; `keeps`: it lives on where we cannot see; `reads`: still the caller's. */
  readonly kind: "releases" | "sometimes" | "keeps" | "reads";
  /** Results that are the value, or hold it: the caller has it again. */
  readonly returns: readonly {
    readonly result: number;
    readonly at: readonly string[];
    readonly sub: readonly string[];
    readonly wrap: boolean;
  }[];
  /** The function never ends by itself. */
  readonly endless: boolean;
}

export const reads: Effect = { kind: "reads", returns: [], endless: false };
export const keeps: Effect = { kind: "keeps", returns: [], endless: false };
export const releases: Effect = { kind: "releases", returns: [], endless: false };
