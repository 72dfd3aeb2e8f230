/**
 * The one currency of the upper floors: what a rule says of a program. Plain data (it crosses thread and process
 * borders). Offsets are UTF-16 code units; files are absolute, `/`-separated. `report/` makes lines, columns and
 * relative paths of them.
 */
import type { Message } from "./say";

/** How sure a finding is. `proven`: a witness shows it. `likely`: one unknown left. `advice`: a habit worth changing. */
export type Tier = "proven" | "likely" | "advice";
export type Severity = "error" | "warning" | "information" | "hint";
export type Family =
  | "goroutine"
  | "channel"
  | "timer"
  | "context"
  | "sync"
  | "resource"
  | "memory"
  | "service"
  /** What the engine itself says of directives such as `//leaklens:ignore`. */
  | "suppression"
  /** What a project's own query files say. */
  | "custom";

export interface Span {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

export interface TraceStep {
  readonly span: Span;
  /** A short clause: "acquired here", "`err` is not nil", "leaves here". */
  readonly text: Message;
  /** Which goroutine takes the step in a concurrency trace; 0 is the function itself. */
  readonly goroutine?: number;
}

export interface Edit {
  readonly span: Span;
  readonly newText: string;
}

export interface Fix {
  readonly title: Message;
  /** Safe: behaviour stays but for the leak; may run in fix-all. Unsafe: shown, never in fix-all. */
  readonly safety: "safe" | "unsafe";
  readonly edits: readonly Edit[];
}

export interface Finding {
  readonly rule: string;
  readonly family: Family;
  readonly tier: Tier;
  readonly severity: Severity;
  /** First line at most 90 characters where names allow: what leaks and why. */
  readonly message: Message;
  /** The smallest telling range. */
  readonly span: Span;
  /** `F`, `T.M`, `(*T).M`; "" at package level. */
  readonly function: string;
  /** The witness, in order: acquired or started → the branch that matters → where it leaves or blocks. */
  readonly trace: readonly TraceStep[];
  readonly fixes: readonly Fix[];
  /** Identical for the same leak after lines around it moved. Filled in by the engine. */
  readonly fingerprint: string;
  /** Set by the engine where a directive or a baseline hides the finding. */
  readonly suppressed: boolean;
  /** Of a rule from a query file: the address of its page, or else the path of that file. */
  readonly page?: string;
  /** The directive's reason, if one was given. */
  readonly suppressReason?: string;
  /** Advice only because of where it stands: "the program ends soon". */
  readonly harmless?: Message;
  /** The profile leaves it out, for it does no harm; an editor shows it as a hint while its file is open. */
  readonly whileOpen?: boolean;
}
