package queries

import (
	"database/sql"
	"errors"
)

func never(db *sql.DB) error {
	rows, err := db.Query("SELECT name FROM users") // want `rows-not-closed: .*never closed.*`
	if err != nil {
		return err
	}
	return columns(rows)
}

func earlyReturn(db *sql.DB, limit int) error {
	rows, err := db.Query("SELECT name FROM users") // want `rows-not-closed: .*not closed.*`
	if err != nil {
		return err
	}
	if limit < 0 {
		return errors.New("negative limit")
	}
	if err := columns(rows); err != nil {
		rows.Close()
		return err
	}
	rows.Close()
	return nil
}

func oneBranch(db *sql.DB, keep bool) error {
	rows, err := db.Query("SELECT name FROM users") // want `rows-not-closed: .*not closed.*`
	if err != nil {
		return err
	}
	err = columns(rows)
	if !keep {
		rows.Close()
	}
	return err
}

func lateDefer(db *sql.DB, limit int) error {
	rows, err := db.Query("SELECT name FROM users") // want `rows-not-closed: .*not closed.*`
	if err != nil {
		return err
	}
	if limit == 0 {
		return nil
	}
	defer rows.Close()
	return columns(rows)
}

func switchCase(db *sql.DB, mode int) error {
	rows, err := db.Query("SELECT name FROM users") // want `rows-not-closed: .*not closed.*`
	if err != nil {
		return err
	}
	switch mode {
	case 0:
		rows.Close()
		return nil
	case 1:
		return errors.New("unsupported")
	default:
		rows.Close()
	}
	return nil
}

func inLoop(db *sql.DB, n int) error {
	for i := 0; i < n; i++ {
		rows, err := db.Query("SELECT name FROM users") // want `rows-not-closed: .*closed.*`
		if err != nil {
			return err
		}
		if i%2 == 0 {
			continue
		}
		rows.Close()
	}
	return nil
}

func overwritten(db *sql.DB) error {
	rows, err := db.Query("SELECT name FROM users") // want `rows-not-closed: .*another value.*`
	if err != nil {
		return err
	}
	rows, err = db.Query("SELECT name FROM users")
	if err != nil {
		return err
	}
	defer rows.Close()
	return columns(rows)
}

func onlyRead(db *sql.DB) error {
	rows, err := db.Query("SELECT name FROM users") // want `rows-not-closed: .*never closed.*`
	if err != nil {
		return err
	}
	return inspect(rows)
}

func inspect(rows *sql.Rows) error {
	return columns(rows)
}

func throughWrapper(db *sql.DB, limit int) error {
	rows, err := acquire(db) // want `rows-not-closed: .*not closed.*`
	if err != nil {
		return err
	}
	if limit < 0 {
		return errors.New("negative limit")
	}
	defer rows.Close()
	return columns(rows)
}

func acquire(db *sql.DB) (*sql.Rows, error) {
	return db.Query("SELECT name FROM users")
}

func inClosure(db *sql.DB, limit int) func() error {
	return func() error {
		rows, err := db.Query("SELECT name FROM users") // want `rows-not-closed: .*not closed.*`
		if err != nil {
			return err
		}
		if limit < 0 {
			return errors.New("negative limit")
		}
		rows.Close()
		return nil
	}
}

// A return inside the loop leaves before the rows are at their end.
func scanError(db *sql.DB) ([]string, error) {
	rows, err := db.Query("SELECT name FROM users") // want `rows-not-closed: .rows. is not closed when .*`
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

func inTransaction(tx *sql.Tx) (bool, error) {
	rows, err := tx.Query("SELECT 1") // want `rows-not-closed: .rows. is never closed.*`
	if err != nil {
		return false, err
	}
	return rows.Next(), nil
}
