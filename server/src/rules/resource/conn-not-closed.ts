import { say } from "../../finding/say";
import { obligationRule } from "../obligation-rule";

export const connNotClosed = obligationRule({
  meta: {
    id: "conn-not-closed",
    family: "resource",
    tier: "proven",
    severity: "warning",
    summary: "A network or client connection is not closed on every path.",
    docs: {
      what: "Reports connections (`net.Dial`, `Accept`, TLS, SSH, WebSocket, gRPC, AMQP and many clients of the table) that some path leaves open.",
      why: "An open connection is a descriptor here, one on the other side, and for most clients some goroutines that read from it and keep it alive.",
      example: `package probe

import (
	"fmt"
	"net"
)

func greet(addr string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(conn, "HELO"); err != nil {
		return err
	}
	return conn.Close()
}
`,
      mended: `package probe

import (
	"fmt"
	"net"
)

func greet(addr string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	_, err = fmt.Fprintln(conn, "HELO")
	return err
}
`,
      limits:
        "A connection that is returned, stored, given to a goroutine or to code that cannot be seen is considered handed over. Closing what wraps it (TLS, a buffered client) counts.",
      references: ["https://pkg.go.dev/net#Conn"],
    },
    fix: { title: "Add `defer conn.Close()`", safety: "safe" },
    detection: ["paths"],
    overlaps: [],
  },
  loses: say`the connection leaks`,
});
