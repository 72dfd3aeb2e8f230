import type { Family } from "../server/src/finding/finding";
import type { Sign } from "./observe";

/** What became of a leak after a fix. */
export interface After {
  /** The sign that was seen before is gone. */
  readonly ended: boolean;
  /** What is still seen. */
  readonly left?: string;
  /** What came out of calls that returned is the same as before; undefined where no call had returned. */
  readonly same?: boolean;
  /** The first difference. */
  readonly difference?: string;
}

/** A function that its rule reports. */
export interface LeakRow {
  readonly dir: string;
  readonly file: string;
  readonly name: string;
  readonly lines: readonly number[];
  readonly seen?: { readonly sign: Sign; readonly case: string; readonly text: string; readonly atLine: boolean };
  /** Why it was not run. */
  readonly notRun?: string;
  /** Why it ran and showed nothing. */
  readonly nothing?: string;
  /** After the safe fixes, when they change this function. */
  readonly safe?: After;
  /** After unsafe fixes, by their slug. */
  readonly unsafe: readonly { readonly fix: string; readonly after: After }[];
}

/** A function of an ok_ file. */
export interface CleanRow {
  readonly dir: string;
  readonly file: string;
  readonly name: string;
  readonly seen?: string;
  readonly notRun?: string;
}

/** All about one rule. */
export interface RuleEvidence {
  readonly rule: string;
  readonly family: Family;
  readonly leaks: readonly LeakRow[];
  readonly clean: readonly CleanRow[];
  /** Why the rule offers no fix. */
  readonly noFix?: string;
  /** Why nothing of the rule was run. */
  readonly notRun?: string;
  /** What the toolchain says against the fixtures after the safe fixes; empty: it compiles, vet and gofmt are silent. */
  readonly complaints: readonly string[];
}
