import { say } from "../../finding/say";
import { obligationRule } from "../obligation-rule";
import { runsOnce } from "../once";
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
      limits:
        "A server that is returned, stored or handed to code that cannot be seen is considered handed over. One that is made once for all tests (in `sync.Once` and its like, `TestMain`, `init`, for a package-level variable) lives as long as they do, on purpose.",
      references: ["https://pkg.go.dev/net/http/httptest#Server"],
    },
    fix: { title: "Close it in `t.Cleanup`", safety: "safe" },
    detection: ["paths"],
    overlaps: [],
    tests: true,
  },
  loses: say`it outlives the test`,
  judge(leak, context) {
    // One server for all tests: once.Do(startServer)
    if (runsOnce(leak.acquire, context.checker(leak.file), context.program)) return undefined;
    return { fixes: cleanupFix(leak, context) };
  },
});
