import { say } from "../../finding/say";
import { obligationRule } from "../obligation-rule";

export const listenerNotClosed = obligationRule({
  meta: {
    id: "listener-not-closed",
    family: "resource",
    tier: "proven",
    severity: "warning",
    summary: "A listener or packet socket is not closed on every path.",
    docs: {
      what: "Reports `net.Listen`, `ListenPacket`, `tls.Listen` and their like when some path leaves the socket open.",
      why: 'A listening socket keeps its port: a second start fails with "address already in use", and clients still connect to a queue that nobody empties.',
      example: `package serve

import (
	"net"
	"net/http"
	"os"
	"time"
)

func serve(addr string) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	if err := os.WriteFile("addr", []byte(l.Addr().String()), 0o600); err != nil {
		return err
	}
	server := &http.Server{ReadHeaderTimeout: 5 * time.Second, IdleTimeout: time.Minute}
	return server.Serve(l)
}
`,
      mended: `package serve

import (
	"net"
	"net/http"
	"os"
	"time"
)

func serve(addr string) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	defer l.Close()
	if err := os.WriteFile("addr", []byte(l.Addr().String()), 0o600); err != nil {
		return err
	}
	server := &http.Server{ReadHeaderTimeout: 5 * time.Second, IdleTimeout: time.Minute}
	return server.Serve(l)
}
`,
      limits:
        "`http.Serve` and its like close the listener when they return. A listener that is returned, stored or handed to code that cannot be seen is considered handed over.",
      references: ["https://pkg.go.dev/net#Listener"],
    },
    fix: { title: "Add `defer l.Close()`", safety: "safe" },
    detection: ["paths"],
    overlaps: [],
  },
  loses: say`its port stays taken`,
});
