import { say } from "../../finding/say";
import type { ObligationLeak } from "../../flow/leak";
import type { Checker } from "../../go/model";
import { obligationRule } from "../obligation-rule";

export const httpBodyNotClosed = obligationRule({
  meta: {
    id: "http-body-not-closed",
    family: "resource",
    tier: "proven",
    severity: "warning",
    summary: "The body of an HTTP response is not closed on every path.",
    docs: {
      what: "Reports the `*http.Response` of any call that returns one (`http.Get`, `Client.Do`, a `RoundTripper`, functions of the module that pass one on) when some path leaves without `resp.Body.Close()`: an early return on the status code, an error while reading, a branch that forgets it.",
      why: "The connection under an unclosed body cannot go back to the pool or be closed: its descriptor and the transport's two goroutines per connection stay until the server hangs up. Under load the process runs out of descriptors.",
      example: `package fetch

import (
	"fmt"
	"io"
	"net/http"
)

func fetch(url string) ([]byte, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %s", resp.Status)
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}
`,
      mended: `package fetch

import (
	"fmt"
	"io"
	"net/http"
)

func fetch(url string) ([]byte, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %s", resp.Status)
	}
	return io.ReadAll(resp.Body)
}
`,
      limits:
        "Where the error of the same call is not nil there is nothing to close. Responses to `Head` and recorded responses of `httptest` have nothing to close either. A response or body that is returned, stored or handed to code that cannot be seen is considered handed over. Tests are told less: a body that `io.ReadAll` has read to its end holds nothing as long as reading does not fail, and an answer of which a test looks at no more than the status or the header seldom has a body.",
      references: ["https://pkg.go.dev/net/http#Response", "https://github.com/timakin/bodyclose"],
    },
    fix: { title: "Add `defer resp.Body.Close()`", safety: "safe" },
    detection: ["paths"],
    overlaps: ["bodyclose", "vet:httpresponse"],
  },
  loses: say`its connection leaks`,
  judge(leak, context) {
    return context.pkg.isTest(leak.file) && !looksAtBody(leak, context.checker(leak.file)) ? undefined : {};
  },
});

/**
 * Something is done with the body, or with the response as a whole. A test that asks for no more than the status seldom
 * gets a body, and without one nothing stays open.
 * ```go
 * resp, err := http.Get(server.URL)
 * assert.NoError(t, err)
 * assert.Equal(t, http.StatusForbidden, resp.StatusCode)
 * ```
 */
function looksAtBody({ variable }: ObligationLeak, checker: Checker): boolean {
  if (variable === undefined) return true;
  return checker.usesOf(variable).some((use) => {
    const parent = checker.parentOf(use);
    if (parent?.kind === "Assign" && parent.lhs.includes(use)) return false;
    return !(parent?.kind === "Selector" && parent.x === use && parent.sel.name !== "Body");
  });
}
