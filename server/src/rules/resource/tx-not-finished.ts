import { say } from "../../finding/say";
import { obligationRule } from "../obligation-rule";

export const txNotFinished = obligationRule({
  meta: {
    id: "tx-not-finished",
    family: "resource",
    tier: "proven",
    severity: "warning",
    summary: "A transaction is neither committed nor rolled back on some path.",
    docs: {
      what: "Reports transactions (`database/sql`, sqlx, pgx, gorm, bbolt, badger and others) that some path leaves without `Commit` or `Rollback`, most often an early return on an error.",
      why: "An open transaction holds its connection and the locks it has taken in the database; others wait for those locks, and old row versions cannot be cleaned up.",
      example: `package store

import "database/sql"

func rename(db *sql.DB, from, to string) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	if _, err := tx.Exec("UPDATE users SET name = ? WHERE name = ?", to, from); err != nil {
		return err
	}
	return tx.Commit()
}
`,
      mended: `package store

import "database/sql"

func rename(db *sql.DB, from, to string) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("UPDATE users SET name = ? WHERE name = ?", to, from); err != nil {
		return err
	}
	return tx.Commit()
}
`,
      limits:
        "`Rollback` after `Commit` does nothing, so the deferred one is right on every path. Transactions begun with a context that this code cancels are rolled back by that. Handing the transaction to code that cannot be seen is considered handing it over.",
      references: ["https://pkg.go.dev/database/sql#Tx", "https://go.dev/doc/database/execute-transactions"],
    },
    fix: { title: "Add `defer tx.Rollback()`", safety: "safe" },
    detection: ["paths"],
    overlaps: [],
  },
  loses: say`it keeps its locks`,
});
