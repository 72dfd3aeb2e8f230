package queries

import "database/sql"

// The end of a transaction ends its rows.
func tables(tx *sql.Tx) ([]string, error) {
	found, err := tx.Query("show tables")
	if err != nil {
		tx.Rollback()
		return nil, err
	}
	var names []string
	for found.Next() {
		var name string
		if err := found.Scan(&name); err != nil {
			tx.Rollback()
			return nil, err
		}
		names = append(names, name)
	}
	found.Close()
	return names, tx.Commit()
}

func count(db *sql.DB) (int, error) {
	tx, err := db.Begin()
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	found, err := tx.Query("select 1")
	if err != nil {
		return 0, err
	}
	n := 0
	if found.Next() {
		err = found.Scan(&n)
	}
	return n, err
}

// Rows that have failed are closed.
func failed(db *sql.DB) (*sql.Rows, error) {
	found, err := db.Query("select 1")
	if err != nil {
		return nil, err
	}
	if found.Err() != nil {
		return nil, found.Err()
	}
	return found, nil
}

func anyLeft(db *sql.DB) (left bool, err error) {
	tx, err := db.Begin()
	if err != nil {
		return false, err
	}
	defer func() {
		if err != nil {
			tx.Rollback()
			return
		}
		err = tx.Commit()
	}()
	found, err := tx.Query("select 1")
	if err != nil {
		return false, err
	}
	return found.Next(), found.Err()
}
