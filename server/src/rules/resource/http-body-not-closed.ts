import { say } from "../../finding/say";
import { obligationRule } from "../obligation-rule";

export const httpBodyNotClosed = obligationRule({
  meta: {
    id: "http-body-not-closed",
    family: "resource",
    tier: "proven",
    severity: "warning",
    summary: "The body of an HTTP response is not closed on every path.",
    docs: {
      what: "Reports the `*http.Response` of any call that answers one (`http.Get`, `Client.Do`, a `RoundTripper`, functions of the module that pass one on) when some path leaves without `resp.Body.Close()`: an early return on the status code, an error while reading, a branch that forgets it.",
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
        "Where the error of the same call is not nil there is nothing to close. Responses to `Head` and recorded responses of `httptest` have nothing to close either. A response or body that is returned, stored or handed to code that cannot be seen is considered handed over.",
      references: ["https://pkg.go.dev/net/http#Response", "https://github.com/timakin/bodyclose"],
    },
    fix: { title: "Add `defer resp.Body.Close()`", safety: "safe" },
    detection: ["paths"],
    overlaps: ["bodyclose", "vet:httpresponse"],
  },
  loses: say`its connection leaks`,
});
