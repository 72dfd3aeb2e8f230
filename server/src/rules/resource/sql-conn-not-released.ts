import { say } from "../../finding/say";
import { obligationRule } from "../obligation-rule";

export const sqlConnNotReleased = obligationRule({
  meta: {
    id: "sql-conn-not-released",
    family: "resource",
    tier: "proven",
    severity: "warning",
    summary: "A connection taken from a pool is not given back on every path.",
    docs: {
      what: "Reports `sql.DB.Conn`, `pgxpool.Pool.Acquire`, `redis.Pool.Get` and their like when some path does not give the connection back.",
      why: "The pool counts the connection as busy for ever. When as many are lost as the pool may hold, every later request waits without end.",
      example: `package store

import (
	"context"
	"database/sql"
)

func ping(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	if err := conn.PingContext(ctx); err != nil {
		return err
	}
	return conn.Close()
}
`,
      mended: `package store

import (
	"context"
	"database/sql"
)

func ping(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.PingContext(ctx)
}
`,
      limits: "Connections that are returned, stored or handed to code that cannot be seen are considered handed over.",
      references: [
        "https://pkg.go.dev/database/sql#DB.Conn",
        "https://pkg.go.dev/github.com/jackc/pgx/v5/pgxpool#Pool.Acquire",
      ],
    },
    fix: { title: "Add `defer conn.Close()`", safety: "safe" },
    detection: ["paths"],
    overlaps: [],
  },
  loses: say`the pool loses a connection`,
});
