import { type Message, say } from "../finding/say";
import type { ObligationLeak } from "../flow/leak";
import { lifetimesOf } from "../flow/lifetime";
import { failureEndsProcess } from "../flow/start-up";
import type { GoFile, Node, Return } from "../go/ast";
import type { Package, Program } from "../go/model";
import { functionAt } from "./function-name";
import { testRules } from "./idle-leaks";
import type { RuleContext, RuleMeta } from "./rule";

/** Rules about what the system takes back when the process ends, and about what only grows while it runs. */
const ofProcess: ReadonlySet<string> = new Set([
  "after-func-not-stopped",
  "cancel-deferred-in-loop",
  "cancel-discarded",
  "cancel-not-called",
  "closer-not-closed",
  "conn-not-closed",
  "context-grows-in-loop",
  "defer-in-loop",
  "file-not-closed",
  "http-body-not-closed",
  "listener-not-closed",
  "process-not-waited",
  "rows-not-closed",
  "signal-not-stopped",
  "span-not-ended",
  "sql-conn-not-released",
  "stmt-not-closed",
  "subscription-not-ended",
  "ticker-not-stopped",
  "time-after-in-loop",
  "time-tick-leak",
  "timer-not-stopped",
  "watcher-not-stopped",
]);

/** What a rule reports goes with the process of a test. */
export function isForTests({ id, family }: RuleMeta, program: Program, pkg: Package, file: GoFile): boolean {
  if (!ofProcess.has(id)) return false;
  if (pkg.isTest(file)) return family === "timer";
  const goes = family === "timer" || family === "context" || (family === "resource" && !testRules.has(id));
  return goes && helpsTests(file, pkg, program);
}

/** What a rule reports stands in code that only programs that end soon run. */
export function endsSoon({ id }: RuleMeta, program: Program, pkg: Package, file: GoFile, offset: number): boolean {
  if (!ofProcess.has(id) || pkg.isTest(file)) return false;
  const func = functionAt(file, offset);
  return func !== undefined && lifetimesOf(program).endsSoon(func, { decl: func, file, pkg }, offset);
}

/** Why what is left open does no harm; undefined where it may. */
export function whyHarmless(leak: ObligationLeak, rule: string, context: RuleContext): Message | undefined {
  if (leak.endsWithProcess) return say`the process ends with it`;
  if (failsAtStart(leak, rule, context)) return say`where this fails the process ends`;
  return isLeftOnce(leak, rule, context) ? say`it happens once in the life of the process` : undefined;
}

/** Left open where a function fails whose failure ends the process. */
function failsAtStart({ reason, exit, func, file }: ObligationLeak, rule: string, context: RuleContext): boolean {
  if (!ofProcess.has(rule) || reason !== "path" || func.kind !== "FuncDecl" || context.pkg.isTest(file)) return false;
  const result = "kind" in exit && (exit as Node).kind === "Return" ? (exit as Return).results.at(-1) : undefined;
  const last = func.type.results.at(-1)?.type;
  if (result === undefined || (result.kind === "Ident" && result.name === "nil")) return false;
  if (last?.kind !== "Ident" || last.name !== "error") return false;
  return failureEndsProcess(func, context.pkg, context.program);
}

/** Left open once in the life of a program: by what runs once, and not in a loop of it. */
function isLeftOnce({ reason, func, file, fix }: ObligationLeak, rule: string, context: RuleContext): boolean {
  if (!ofProcess.has(rule) || context.pkg.isTest(file) || fix.inLoop || func.kind !== "FuncDecl") return false;
  if (reason !== "path" && reason !== "never" && reason !== "discarded") return false;
  return lifetimesOf(context.program).runsOnce(func, context.pkg);
}

const forTests =
  /^(?:testing|github\.com\/(?:stretchr\/testify|onsi\/(?:ginkgo|gomega)|frankban\/quicktest|pingcap\/check|go-check\/check)|gotest\.tools|gopkg\.in\/check\.)/;

/** A file made for tests, or one of a package with such files that only tests import. */
function helpsTests(file: GoFile, pkg: Package, program: Program): boolean {
  const imports = (each: GoFile) => each.imports.some(({ path }) => forTests.test(path));
  if (imports(file)) return true;
  return pkg.name !== "main" && pkg.importable.some(imports) && program.importersOf(pkg.path).length === 0;
}
