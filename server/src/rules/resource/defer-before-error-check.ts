import type { Fix } from "../../finding/finding";
import { say } from "../../finding/say";
import type { ObligationLeak } from "../../flow/leak";
import type { DeferStmt } from "../../go/ast";
import type { Checker } from "../../go/model";
import { walk } from "../../go/walk";
import { leavesWhenError, moveAfter, placeOf } from "../fixes/statements";
import { heldName } from "../leak-message";
import { allLeaks } from "../leaks";
import { reportLeak } from "../obligation-rule";
import type { Rule } from "../rule";

export const deferBeforeErrorCheck: Rule = {
  meta: {
    id: "defer-before-error-check",
    family: "resource",
    tier: "proven",
    severity: "warning",
    summary: "A release is deferred before the error of the acquisition was looked at.",
    docs: {
      what: "Reports `defer resp.Body.Close()` and its like between the call that acquires and the check of its error.",
      why: "Where the call failed there is no value: evaluating `resp.Body` panics on a nil response, and `Close` of a nil value panics or reports a second, misleading error.",
      example: `package fetch

import (
	"io"
	"net/http"
)

func fetch(url string) ([]byte, error) {
	resp, err := http.Get(url)
	defer resp.Body.Close()
	if err != nil {
		return nil, err
	}
	return io.ReadAll(resp.Body)
}
`,
      mended: `package fetch

import (
	"io"
	"net/http"
)

func fetch(url string) ([]byte, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}
`,
      limits:
        "Looks at releases of values whose acquisition the resource tables or the module's own functions make known. Of an `*os.File` it is advice only: `Close` of a nil file answers an error and does nothing.",
      references: [
        "https://pkg.go.dev/golang.org/x/tools/go/analysis/passes/httpresponse",
        "https://staticcheck.dev/docs/checks/#SA5001",
      ],
    },
    fix: { title: "Move the defer behind the check", safety: "safe" },
    detection: ["paths"],
    overlaps: ["vet:httpresponse", "staticcheck:SA5001"],
  },
  check(context) {
    for (const leak of allLeaks(context)) {
      if (leak.reason !== "deferred-before-check" || neverNil(leak, context.checker(leak.file))) continue;
      const error = leak.fix.error === undefined ? say`the error` : say`\`${leak.fix.error.name}\``;
      reportLeak(context, leak, {
        // A nil file's Close only answers an error, which a defer drops: a habit, no panic.
        ...(isFile(leak) ? { tier: "advice", severity: "hint" } : {}),
        message: say`The release of \`${heldName(leak)}\` is deferred before ${error} was looked at`,
        fixes: fixes(leak, context.checker(leak.file)),
      });
    }
  },
};

/**
 * Methods of a nil `*os.File` answer `os.ErrInvalid`.
 * ```go
 * f, err := os.Open(name)
 * defer f.Close()
 * ```
 */
function isFile({ spec }: ObligationLeak): boolean {
  const { holder } = spec;
  return spec.acquire.startsWith("os.") && holder.kind === "result" && spec.results[holder.index] === "*File";
}

/**
 * A function among the results that can be called whatever the error says: no return of the callee leaves it nil.
 * ```go
 * func (s *Shard) pin() (release func(), err error) { if s.closed { return func() {}, errClosed }; … }
 * ```
 */
function neverNil({ spec, acquire }: ObligationLeak, checker: Checker): boolean {
  if (acquire.kind !== "Call" || spec.holder.kind !== "result" || spec.releases[0]?.[0]?.kind !== "call") return false;
  const callee = checker.calleeOf(acquire);
  if (callee.kind !== "source") return false;
  const { index } = spec.holder;
  let nil = false;
  if (callee.func.decl.body) {
    walk(callee.func.decl.body, (node) => {
      if (node.kind === "FuncLit") return false;
      const given = node.kind === "Return" ? node.results[index] : undefined;
      if (given?.kind === "Ident" && given.name === "nil") nil = true;
      return !nil;
    });
  }
  return !nil;
}

function fixes(leak: ObligationLeak, checker: Checker): readonly Fix[] {
  const place = placeOf(checker, leak.exit as DeferStmt);
  const error = leak.fix.error;
  if (place?.stmt.kind !== "DeferStmt" || error === undefined) return [];
  const check = place.list
    .slice(place.index + 1)
    .find((stmt) => stmt.kind === "If" && leavesWhenError(stmt, error.name));
  const edits = check === undefined ? undefined : moveAfter(leak.file, place.stmt, check);
  return edits === undefined ? [] : [{ title: say`Move the defer behind the check`, safety: "safe", edits }];
}
