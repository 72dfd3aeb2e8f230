package defers

import "database/sql"

// Rows that are read to their end have closed themselves; the defer is for the ways out before.
func counts(db *sql.DB, tables []string) (int, error) {
	total := 0
	for _, table := range tables {
		rows, err := db.Query("SELECT n FROM " + table)
		if err != nil {
			return 0, err
		}
		defer rows.Close()
		var n int
		for rows.Next() {
			if err := rows.Scan(&n); err != nil {
				return 0, err
			}
		}
		total += n
	}
	return total, nil
}
