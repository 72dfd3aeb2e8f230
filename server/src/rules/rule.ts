import type { Family, Finding, Severity, Tier } from "../finding/finding";
import type { FuncDecl, GoFile } from "../go/ast";
import type { Checker, GoVersion, Package, Program } from "../go/model";
import type { Detection } from "./detection";

/**
 * A rule: one file, one leak. `meta` is the single source of its documentation page, the settings schema, the README's
 * table and the SARIF rule record; `check` looks at one package and reports.
 */
export interface Rule {
  readonly meta: RuleMeta;
  check(context: RuleContext): void;
}

export interface RuleMeta {
  readonly id: string;
  readonly family: Family;
  /** The highest tier in which it reports; a rule whose tier is `advice` runs in the strict profile only. */
  readonly tier: Tier;
  readonly severity: Severity;
  /** One line for tables: what is reported. */
  readonly summary: string;
  readonly docs: RuleDocs;
  /** Title and safety of the fix it offers; `none` says why there is none. */
  readonly fix: { readonly title: string; readonly safety: "safe" | "unsafe" } | { readonly none: string };
  /** How it finds what it reports, the first step first. */
  readonly detection: readonly Detection[];
  /** Peers that report the same thing, e.g. "vet:lostcancel", "staticcheck:SA1015", "bodyclose". */
  readonly overlaps: readonly string[];
  /** Go versions between which it reports differently, e.g. "Go 1.23 collects unreferenced tickers". */
  readonly goVersions?: string;
  /** Runs on _test.go files also when it is not proven. */
  readonly tests?: boolean;
  /** Of a rule from a query file: the address of its page, or else the path of that file. */
  readonly page?: string;
}

export interface RuleDocs {
  /** What it does, a paragraph. */
  readonly what: string;
  /** Why it leaks: what the runtime holds on to. */
  readonly why: string;
  /** Go source of a whole file that this rule reports. */
  readonly example: string;
  /** The same file mended: the rule is silent. */
  readonly mended: string;
  /** What it does not see, and where it is silent. */
  readonly limits: string;
  readonly references: readonly string[];
}

/** A place that a query of this rule matched: capture name → its range. */
export interface Candidate {
  readonly file: GoFile;
  readonly captures: ReadonlyMap<string, { readonly start: number; readonly end: number }>;
  /** Which pattern of a project's query file matched; absent for the program's own. */
  readonly pattern?: number;
}

/**
 * What a rule may ask. Heavy analyses (obligations, blocking) are shared: the first rule that asks pays, all others
 * get the memo.
 */
export interface RuleContext {
  readonly program: Program;
  readonly pkg: Package;
  /** Files to report on, in order (excluded, generated and unwanted test files are already out). */
  readonly files: readonly GoFile[];
  /** Matches of this rule's own patterns in `queries/*.scm`, in source order. */
  readonly candidates: readonly Candidate[];
  checker(file: GoFile): Checker;
  goVersion(file: GoFile): GoVersion;
  /** Declarations with a body whose text matches all of the gates; a cheap look before anything is lowered. */
  functions(
    ...gates: readonly RegExp[]
  ): Iterable<{ readonly file: GoFile; readonly func: FuncDecl; readonly checker: Checker }>;
  /** A service of a lower floor (obligations, blocking, census), made on first use and kept for the package. */
  service<T>(key: ServiceKey<T>): T;
  report(draft: FindingDraft): void;
}

/** Names a shared analysis and knows how to make it for a package. */
export interface ServiceKey<T> {
  readonly name: string;
  create(program: Program, pkg: Package): T;
}

/** A finding without what the engine fills in. Tier and severity default to the rule's. */
export type FindingDraft = Omit<
  Finding,
  | "rule"
  | "family"
  | "tier"
  | "severity"
  | "fingerprint"
  | "suppressed"
  | "suppressReason"
  | "page"
  | "function"
  | "fixes"
  | "trace"
> & {
  readonly tier?: Tier;
  readonly severity?: Severity;
  readonly function?: string;
  readonly trace?: Finding["trace"];
  readonly fixes?: Finding["fixes"];
};
