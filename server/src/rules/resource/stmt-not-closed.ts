import { say } from "../../finding/say";
import { obligationRule } from "../obligation-rule";
import { endsWithCaller } from "./rows-ended";

export const stmtNotClosed = obligationRule({
  meta: {
    id: "stmt-not-closed",
    family: "resource",
    tier: "proven",
    severity: "warning",
    summary: "A prepared statement is not closed on every path.",
    docs: {
      what: "Reports `Prepare` and `PrepareContext` (also of sqlx and others) whose statement some path leaves without `Close`.",
      why: "A prepared statement lives in the database server, once per connection it was used on, until it is closed or the connection ends. Servers limit their number.",
      example: `package store

import "database/sql"

func insert(db *sql.DB, names []string) error {
	stmt, err := db.Prepare("INSERT INTO users(name) VALUES(?)")
	if err != nil {
		return err
	}
	for _, name := range names {
		if _, err := stmt.Exec(name); err != nil {
			return err
		}
	}
	return stmt.Close()
}
`,
      mended: `package store

import "database/sql"

func insert(db *sql.DB, names []string) error {
	stmt, err := db.Prepare("INSERT INTO users(name) VALUES(?)")
	if err != nil {
		return err
	}
	defer stmt.Close()
	for _, name := range names {
		if _, err := stmt.Exec(name); err != nil {
			return err
		}
	}
	return nil
}
`,
      limits:
        "Statements of a transaction or connection that is itself finished on that path are closed with it. A statement kept in a field is in order when some method closes the field.",
      references: ["https://pkg.go.dev/database/sql#Stmt", "https://github.com/ryanrolds/sqlclosecheck"],
    },
    fix: { title: "Add `defer stmt.Close()`", safety: "safe" },
    detection: ["paths"],
    overlaps: ["sqlclosecheck"],
  },
  loses: say`the server keeps it`,
  judge: (leak, context) => (endsWithCaller(leak, context.checker(leak.file)) ? { tier: "advice" } : {}),
});
