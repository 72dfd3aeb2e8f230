import { say } from "../../finding/say";
import { obligationRule } from "../obligation-rule";
import { endsWithCaller, rowsAreOver } from "./rows-ended";

export const rowsNotClosed = obligationRule({
  meta: {
    id: "rows-not-closed",
    family: "resource",
    tier: "proven",
    severity: "warning",
    summary: "Rows or a cursor of a query are not closed on every path.",
    docs: {
      what: "Reports rows (`database/sql`, sqlx, pgx, gorm, and cursors of other stores) that some path leaves open: a return inside the loop over them, an error from `Scan`, a hand-over to a function that only reads one row.",
      why: "Open rows hold their connection of the pool. The pool opens another for the next query until its limit, then every query waits for ever.",
      example: `package store

import "database/sql"

func names(db *sql.DB) ([]string, error) {
	rows, err := db.Query("SELECT name FROM users")
	if err != nil {
		return nil, err
	}
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}
`,
      mended: `package store

import "database/sql"

func names(db *sql.DB) ([]string, error) {
	rows, err := db.Query("SELECT name FROM users")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}
`,
      limits:
        "Rows that a loop drives until `Next` returns false have closed themselves on that path, and so have those whose transaction is over. Rows that are returned or handed to code that cannot be seen are considered handed over; a function of the module that only reads them is looked through.",
      references: ["https://pkg.go.dev/database/sql#Rows", "https://github.com/ryanrolds/sqlclosecheck"],
    },
    fix: { title: "Add `defer rows.Close()`", safety: "safe" },
    detection: ["paths"],
    overlaps: ["sqlclosecheck"],
  },
  loses: say`their connection leaks`,
  judge(leak, context) {
    const checker = context.checker(leak.file);
    if (rowsAreOver(leak, checker)) return undefined;
    return endsWithCaller(leak, checker) ? { tier: "advice" } : {};
  },
});
