import { say } from "../../finding/say";
import type { ObligationLeak } from "../../flow/leak";
import type { Package } from "../../go/model";
import { obligationRule } from "../obligation-rule";
import type { RuleContext } from "../rule";
import { atLeast } from "../versions";

export const tickerNotStopped = obligationRule({
  meta: {
    id: "ticker-not-stopped",
    family: "timer",
    tier: "proven",
    severity: "warning",
    summary: "A ticker is not stopped on every path by the code that owns it.",
    docs: {
      what: "Reports `time.NewTicker` (and tickers of well-known packages) whose `Stop` is not called on some path out of the function that owns the ticker, or that is kept in a field which no method stops. What it says depends on the module's Go version.",
      why: "Before Go 1.23 the runtime holds every running ticker: it ticks, and keeps its channel, for the life of the process. From Go 1.23 on a ticker that nothing refers to is collected, and one that nobody waits for does not run; one that a goroutine waits for still ticks, and wakes that goroutine, for ever.",
      example: `package poll

import "time"

func poll(done chan struct{}, interval time.Duration, ready func() bool) {
	ticker := time.NewTicker(interval)
	for {
		select {
		case <-ticker.C:
			if ready() {
				return
			}
		case <-done:
			return
		}
	}
}
`,
      mended: `package poll

import "time"

func poll(done chan struct{}, interval time.Duration, ready func() bool) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			if ready() {
				return
			}
		case <-done:
			return
		}
	}
}
`,
      limits:
        "From Go 1.23 on only tickers kept in a field that nothing stops are reported, as information, and only where code of the package waits for them. Silent where the ticker is returned or handed to code that cannot be seen, where the loop around it never ends, and in `main`.",
      references: ["https://pkg.go.dev/time#NewTicker", "https://go.dev/doc/go1.23#timer-changes"],
    },
    fix: { title: "Add `defer t.Stop()`", safety: "safe" },
    detection: ["paths"],
    overlaps: ["staticcheck:SA1015"],
    goVersions:
      "Go 1.23 collects tickers that nothing refers to: from then on only those count that are kept in a field and waited for",
  },
  loses: say`it ticks for ever`,
  judge(leak, context) {
    if (leak.spec.acquire !== "time.NewTicker" || !atLeast(context.goVersion(leak.file), 1, 23)) return {};
    if (leak.reason !== "field" || !isWaitedFor(leak, context) || isReadForAWhile(leak, context.pkg)) return undefined;
    return { tier: "likely", severity: "information" };
  },
});

/** Since Go 1.23 a ticker runs only while a goroutine waits for it: `case <-p.ticker.C:` */
function isWaitedFor({ field }: ObligationLeak, { pkg }: RuleContext): boolean {
  const name = field?.split(".").at(-1) ?? "";
  const waits = new RegExp(`\\.${name}\\.C\\b`);
  return pkg.files.some((file) => !pkg.isTest(file) && waits.test(file.text));
}

/**
 * Who waits for the ticks waits for an end as well; after it nothing refers to the ticker, and it is collected.
 * ```go
 * for { select { case <-s.ctx.Done(): return; case <-s.beat.C: s.send() } }
 * ```
 */
function isReadForAWhile({ field }: ObligationLeak, pkg: Package): boolean {
  const name = field?.slice(field.lastIndexOf(".") + 1) ?? "";
  const reads = new RegExp(`<-\\w[\\w.]*\\.${name}\\.C\\b`);
  return pkg.files.some((file) =>
    file.decls.some((decl) => {
      if (decl.kind !== "FuncDecl" || !reads.test(file.text.slice(decl.pos, decl.end))) return false;
      const text = file.text.slice(decl.pos, decl.end);
      // With a default nobody waits.
      if (/\bdefault:/.test(text)) return true;
      return /\bcase (?:\w+(?:, \w+)? :?= )?<-[\w.]*(?:\bDone\(\)|[dD]one|[sS]top\w*|[qQ]uit|[cC]los\w+|[eE]xit):[\s\S]*?\breturn\b/.test(
        text,
      );
    }),
  );
}
