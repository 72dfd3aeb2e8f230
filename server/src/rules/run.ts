import type { Finding, Span } from "../finding/finding";
import { say } from "../finding/say";
import { changesOf } from "../flow/changes";
import type { GoFile, NodeBase } from "../go/ast";
import { functionsWith } from "../go/functions-with";
import type { Checker, GoVersion, Package, Program } from "../go/model";
import { functionAt, functionName } from "./function-name";
import { isMeant } from "./meant";
import type { Candidate, FindingDraft, Rule, RuleContext, ServiceKey } from "./rule";
import { endsSoon, isForTests } from "./short-lived";

/** Shared analyses of one package. Kept by whoever runs the rules for as long as the package stands unchanged. */
export class Services {
  readonly #made = new Map<string, unknown>();
  readonly #program: Program;
  readonly #pkg: Package;

  constructor(program: Program, pkg: Package) {
    this.#program = program;
    this.#pkg = pkg;
  }

  /** The service of that key, made on the first call. Throws a ServiceFailure, each time the same, where that fails. */
  get<T>(key: ServiceKey<T>): T {
    if (!this.#made.has(key.name)) this.#made.set(key.name, this.#make(key));
    const made = this.#made.get(key.name);
    if (made instanceof ServiceFailure) throw made;
    return made as T;
  }

  /** The service of that key where some rule has asked for it. */
  made<T>(key: ServiceKey<T>): T | undefined {
    const made = this.#made.get(key.name);
    return made instanceof ServiceFailure ? undefined : (made as T | undefined);
  }

  #make(key: ServiceKey<unknown>): unknown {
    try {
      return key.create(this.#program, this.#pkg);
    } catch (error) {
      return new ServiceFailure(key.name, error);
    }
  }
}

/** A shared analysis failed on a package: none of the rules that stand on it can say anything of the package. */
export class ServiceFailure extends Error {
  constructor(
    readonly service: string,
    override readonly cause: unknown,
  ) {
    super(`the ${service} analysis failed`, { cause });
  }
}

/** What a run of rules over one package needs. */
export interface RuleRun {
  readonly program: Program;
  readonly pkg: Package;
  /** Files to report on; analyses look at all files of the package. */
  readonly files: readonly GoFile[];
  readonly rules: readonly Rule[];
  /** Query matches of the rules in a file by rule id; rules without patterns have no entry. */
  candidatesOf(file: GoFile, rules: ReadonlySet<string>): ReadonlyMap<string, readonly Candidate[]>;
  /** Made anew where absent. */
  readonly services?: Services;
  /** Told when a rule throws; its findings of the run up to there stay, the other rules go on. Rethrown where absent. */
  failed?(rule: Rule, error: unknown): void;
}

/**
 * Runs rules over a package. Findings are sorted by file, offset and rule; those whose evidence overlaps text that could
 * not be parsed are left out, as are findings in test files that are neither proven nor of a rule for tests. Those
 * of code that does not live long, and those that a remark says are meant, are advice. The fingerprint
 * is left empty for the engine to fill in.
 */
export function runRules(run: RuleRun): Finding[] {
  const services = run.services ?? new Services(run.program, run.pkg);
  const files = new Map(run.pkg.files.map((file) => [file.path, file]));
  const wanted = new Set(run.files.map((file) => file.path));
  const ids = new Set(run.rules.map((rule) => rule.meta.id));
  const matches = run.files.map((file) => run.candidatesOf(file, ids));
  const findings: Finding[] = [];
  const seen = new Set<string>();

  for (const rule of run.rules) {
    const report = (draft: FindingDraft): void => {
      const file = files.get(draft.span.file);
      if (file === undefined || !wanted.has(file.path)) return;
      const { start } = draft.span;
      const meant = isForTests(rule.meta, run.program, run.pkg, file) || isMeant(file, start);
      const soon = !meant && draft.harmless === undefined && endsSoon(rule.meta, run.program, run.pkg, file, start);
      const harmless = soon ? say`the program ends soon` : meant ? undefined : draft.harmless;
      const minor = { ...draft, tier: "advice" as const, severity: "hint" as const, harmless };
      const finding = complete(rule, meant || soon ? minor : draft, file);
      if (finding.tier !== "proven" && rule.meta.tests !== true && run.pkg.isTest(file)) return;
      if (evidence(finding).some((span) => isBroken(files.get(span.file), span))) return;
      const key = `${rule.meta.id}\0${draft.span.file}\0${draft.span.start}\0${draft.span.end}`;
      if (seen.has(key)) return;
      seen.add(key);
      findings.push(finding);
    };
    const candidates = matches.flatMap((byRule) => byRule.get(rule.meta.id) ?? []);
    try {
      rule.check(new PackageContext(run, services, candidates, report));
    } catch (error) {
      if (run.failed === undefined) throw error;
      run.failed(rule, error);
    }
  }
  return findings.sort(compareFindings);
}

/** Order of findings everywhere: file, offset, rule id. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    compareText(a.span.file, b.span.file) ||
    a.span.start - b.span.start ||
    a.span.end - b.span.end ||
    compareText(a.rule, b.rule)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

class PackageContext implements RuleContext {
  readonly program: Program;
  readonly pkg: Package;
  readonly files: readonly GoFile[];
  readonly candidates: readonly Candidate[];
  readonly report: (draft: FindingDraft) => void;
  readonly #services: Services;

  constructor(
    run: RuleRun,
    services: Services,
    candidates: readonly Candidate[],
    report: (draft: FindingDraft) => void,
  ) {
    this.program = run.program;
    this.pkg = run.pkg;
    this.files = run.files;
    this.candidates = candidates;
    this.report = report;
    this.#services = services;
  }

  checker(file: GoFile): Checker {
    return this.program.checker(this.pkg, file);
  }

  goVersion(file: GoFile): GoVersion {
    return this.pkg.goVersion(file);
  }

  *functions(...gates: readonly RegExp[]): ReturnType<RuleContext["functions"]> {
    const tests = gates.map((gate) => new RegExp(gate.source, gate.flags.replace(/[gy]/g, "")));
    const passes = (text: string) => tests.every((test) => test.test(text));
    const name = tests.map(String).join(" ");
    const { edited } = changesOf(this.program);
    for (const file of this.files) {
      const found = functionsWith(file, name, passes, "declaration", edited);
      if (found.length === 0) continue;
      const checker = this.checker(file);
      for (const func of found) yield { file, func, checker };
    }
  }

  service<T>(key: ServiceKey<T>): T {
    return this.#services.get(key);
  }
}

function complete(rule: Rule, draft: FindingDraft, file: GoFile): Finding {
  const tier = draft.tier ?? rule.meta.tier;
  const enclosing = functionAt(file, draft.span.start);
  return {
    rule: rule.meta.id,
    family: rule.meta.family,
    tier,
    severity: draft.severity ?? (tier === "advice" ? "hint" : rule.meta.severity),
    message: draft.message,
    span: draft.span,
    function: draft.function ?? (enclosing === undefined ? "" : functionName(enclosing)),
    trace: draft.trace ?? [],
    fixes: draft.fixes ?? [],
    fingerprint: "",
    suppressed: false,
    ...(rule.meta.page === undefined ? {} : { page: rule.meta.page }),
    ...(draft.harmless === undefined ? {} : { harmless: draft.harmless }),
  };
}

function evidence(finding: Finding): readonly Span[] {
  return [finding.span, ...finding.trace.map((step) => step.span)];
}

/** Overlap with an error span; MISSING nodes are empty and count where they stand strictly inside. */
function isBroken(file: GoFile | undefined, span: Span): boolean {
  return file?.errors.some((error: NodeBase) => error.pos < span.end && span.start < error.end) ?? false;
}
