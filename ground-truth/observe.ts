import type { Family } from "../server/src/finding/finding";
import type { CaseReport, Run, RunCase } from "./execute";

/** How a leak shows at run time. */
export type Sign =
  | "hang"
  | "goroutine"
  | "crash"
  | "panic"
  | "descriptor"
  | "child process"
  | "count"
  | "goroutine of a library"
  | "timer"
  | "memory"
  | "busy loop";

/** A leak that was seen. */
export interface Observation {
  readonly sign: Sign;
  /** Which case of calling it showed it: "limit=-1"; "" where there is one only. */
  readonly name: string;
  /** "5 of 5 calls never return: chan receive in line 16". */
  readonly text: string;
  /** Places where it is blocked, fails or allocated: "leak_nil.go:16". */
  readonly at: readonly string[];
}

/** What a leak of a family shows, the most telling first; other signs are not its own. */
const ofFamily: Readonly<Record<string, readonly Sign[]>> = {
  goroutine: ["hang", "goroutine", "count"],
  channel: ["hang", "goroutine", "crash", "panic", "count", "busy loop"],
  sync: ["hang", "goroutine", "crash", "panic", "count"],
  timer: ["count", "timer", "memory"],
  context: ["count", "goroutine", "timer", "memory", "goroutine of a library", "hang"],
  resource: ["child process", "count", "descriptor", "goroutine of a library", "panic"],
  memory: ["crash", "panic", "count", "timer", "memory"],
  service: ["hang", "goroutine", "count", "descriptor", "goroutine of a library"],
};

/** Rules that are about something else than the rest of their family. */
const ofRule: Readonly<Record<string, readonly Sign[]>> = {
  "timer-drain-deadlock": ["hang"],
  // Whoever reads the other end of a pipe is a goroutine of the fixture.
  "closer-not-closed": ["child process", "count", "descriptor", "goroutine", "goroutine of a library", "panic"],
  "iter-pull-not-stopped": ["memory"],
  "signal-not-stopped": ["memory"],
  "defer-in-loop": ["count", "descriptor", "hang"],
  "goroutine-in-test-not-joined": ["goroutine", "crash", "panic", "count"],
};

/** The signs that count as a leak of a rule, the most telling first. */
export function signsOf(rule: string, family: Family): readonly Sign[] {
  return ofRule[rule] ?? ofFamily[family] ?? [];
}

/** The runtime's own words for misuse; any other panic may be the fault of made-up arguments. */
const misuse =
  /all goroutines are asleep|(close|send) (of|on) (closed|nil) channel|[uU]nlock of unlocked|negative WaitGroup|WaitGroup (misuse|is reused)|SetFinalizer|AddCleanup|concurrent map|Fail in goroutine after|Log in goroutine after/;

/** A wait that outlives the run because the argument says so is no leak. */
const endless = /=1h\b/;
const running = /^(runnable|running|semacquire|syscall)/;

/**
 * The most telling sign of a leak in the cases of a run.
 * @param lines the reported lines, "leak_nil.go:16": a panic counts when it happens there
 */
export function observe(run: Run, signs: readonly Sign[], lines: readonly string[]): Observation | undefined {
  const found = run.cases.flatMap((one) => inCase(one, lines)).filter(({ sign }) => signs.includes(sign));
  found.sort((a, b) => signs.indexOf(a.sign) - signs.indexOf(b.sign) || here(b, lines) - here(a, lines));
  return found[0];
}

/** All that is seen in one case. */
export function inCase({ name, report, crash }: RunCase, lines: readonly string[]): Observation[] {
  if (report === undefined) {
    if (crash === undefined || !misuse.test(crash.text)) return [];
    return [{ sign: "crash", name, text: crash.text, at: crash.at === undefined ? [] : [crash.at] }];
  }
  const found: Observation[] = [];
  const note = (sign: Sign, text: string, at: readonly string[] = []): void => {
    found.push({ sign, name, text, at });
  };
  const few = Math.max(1, report.calls - 1);
  const after = report.calls === 1 ? "after a call" : `after ${report.calls} calls`;
  blocked(report, few, after, endless.test(name), note);
  if (report.panic !== undefined && counts(report, lines))
    note("panic", report.panic, report.panicAt === undefined ? [] : [report.panicAt]);
  if (report.descriptors >= few) note("descriptor", `${report.descriptors} descriptors stay open ${after}`);
  if (report.children >= few) note("child process", `${report.children} children not waited for ${after}`);
  for (const [gauge, count] of Object.entries(report.gauges ?? {}))
    if (count >= few) note("count", `${gauge}: ${count} ${after}`);
  if (report.others >= few)
    note("goroutine of a library", `${report.others} goroutines of libraries stay behind ${after}`);
  // What goes on may well hold what it has allocated.
  const growth = report.hung + report.alive === 0 ? (report.growth ?? []) : [];
  for (const { at, objects, timer } of growth) {
    const line = `line ${at.split(":")[1]}`;
    if (timer) note("timer", `${objects} timers of ${line} still held ${after}`, [at]);
    else note("memory", `${objects} objects of ${line} still held ${after} and a collection`, [at]);
  }
  if (report.busy >= few) note("busy loop", `${report.busy} goroutines never wait ${after}`, report.at ?? []);
  return found;
}

function blocked(
  report: CaseReport,
  few: number,
  after: string,
  patient: boolean,
  note: (sign: Sign, text: string, at: readonly string[]) => void,
): void {
  const at = report.at ?? [];
  const states = report.states ?? [];
  if (patient || (states.length > 0 && states.every((state) => running.test(state)))) return;
  const where = at.map((place, i) => `${states[i]!.replace(/ \(leaked\)/, "")} in line ${place.split(":")[1]}`);
  const places = [...new Set(where)].sort().join(", ") || "in what it called";
  const profile = report.leaked >= few ? "; in the goroutine leak profile" : "";
  if (report.hung >= few) note("hang", `${report.hung} of ${report.calls} calls never return: ${places}${profile}`, at);
  else if (report.alive >= few) note("goroutine", `${report.alive} goroutines stay ${after}: ${places}${profile}`, at);
}

function here(seen: Observation, lines: readonly string[]): number {
  return seen.at.filter((at) => lines.includes(at)).length;
}

/** A panic in the runtime's words for misuse, or at a reported line (its deferred function may start on the next). */
function counts(report: CaseReport, lines: readonly string[]): boolean {
  if (misuse.test(report.panic ?? "")) return true;
  const [file, line] = (report.panicAt ?? ":").split(":");
  return lines.includes(`${file}:${line}`) || lines.includes(`${file}:${Number(line) - 1}`);
}
