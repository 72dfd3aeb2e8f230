package queries

import (
	"database/sql"
	"fmt"
)

// The names of the columns fail where the rows are closed already, and only there.
func header(db *sql.DB) ([]string, error) {
	rows, err := db.Query("SELECT * FROM users")
	if err != nil {
		return nil, err
	}
	names, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, fmt.Errorf("types: %w", err)
	}
	fmt.Println(len(types))
	return names, rows.Close()
}
