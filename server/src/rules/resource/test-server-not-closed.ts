import { obligationRule } from "../obligation-rule";
import { cleanupFix } from "./test-server-fix";

export const testServerNotClosed = obligationRule({
  meta: {
    id: "test-server-not-closed",
    family: "resource",
    tier: "proven",
    severity: "warning",
    summary: "A test server of `httptest` is not closed on every path.",
    docs: {
      what: "Reports `httptest.NewServer`, `NewTLSServer` and `NewUnstartedServer` without `Close` on some path of the test.",
      why: "The server's listener and its goroutines outlive the test; they show up as leaks in the tests that follow and may answer their requests.",
      example: `package api

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestPing(t *testing.T) {
	srv := httptest.NewServer(http.NotFoundHandler())
	resp, err := http.Get(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
}
`,
      mended: `package api

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestPing(t *testing.T) {
	srv := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(srv.Close)
	resp, err := http.Get(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
}
`,
      limits: "A server that is returned, stored or handed to code that cannot be seen is considered handed over.",
      references: ["https://pkg.go.dev/net/http/httptest#Server"],
    },
    fix: { title: "Close it in `t.Cleanup`", safety: "safe" },
    detection: ["paths"],
    overlaps: [],
    tests: true,
  },
  loses: "it outlives the test",
  judge: (leak, context) => ({ fixes: cleanupFix(leak, context) }),
});
