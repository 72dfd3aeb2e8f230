package statements

import (
	"database/sql"
	"errors"
)

func never(db *sql.DB) error {
	stmt, err := db.Prepare("INSERT INTO users(name) VALUES(?)") // want `stmt-not-closed: .*never closed.*`
	if err != nil {
		return err
	}
	return insert(stmt)
}

func earlyReturn(db *sql.DB, limit int) error {
	stmt, err := db.Prepare("INSERT INTO users(name) VALUES(?)") // want `stmt-not-closed: .*not closed.*`
	if err != nil {
		return err
	}
	if limit < 0 {
		return errors.New("negative limit")
	}
	if err := insert(stmt); err != nil {
		stmt.Close()
		return err
	}
	stmt.Close()
	return nil
}

func oneBranch(db *sql.DB, keep bool) error {
	stmt, err := db.Prepare("INSERT INTO users(name) VALUES(?)") // want `stmt-not-closed: .*not closed.*`
	if err != nil {
		return err
	}
	err = insert(stmt)
	if !keep {
		stmt.Close()
	}
	return err
}

func lateDefer(db *sql.DB, limit int) error {
	stmt, err := db.Prepare("INSERT INTO users(name) VALUES(?)") // want `stmt-not-closed: .*not closed.*`
	if err != nil {
		return err
	}
	if limit == 0 {
		return nil
	}
	defer stmt.Close()
	return insert(stmt)
}

func switchCase(db *sql.DB, mode int) error {
	stmt, err := db.Prepare("INSERT INTO users(name) VALUES(?)") // want `stmt-not-closed: .*not closed.*`
	if err != nil {
		return err
	}
	switch mode {
	case 0:
		stmt.Close()
		return nil
	case 1:
		return errors.New("unsupported")
	default:
		stmt.Close()
	}
	return nil
}

func inLoop(db *sql.DB, n int) error {
	for i := 0; i < n; i++ {
		stmt, err := db.Prepare("INSERT INTO users(name) VALUES(?)") // want `stmt-not-closed: .*closed.*`
		if err != nil {
			return err
		}
		if i%2 == 0 {
			continue
		}
		stmt.Close()
	}
	return nil
}

func overwritten(db *sql.DB) error {
	stmt, err := db.Prepare("INSERT INTO users(name) VALUES(?)") // want `stmt-not-closed: .*another value.*`
	if err != nil {
		return err
	}
	stmt, err = db.Prepare("INSERT INTO users(name) VALUES(?)")
	if err != nil {
		return err
	}
	defer stmt.Close()
	return insert(stmt)
}

func onlyRead(db *sql.DB) error {
	stmt, err := db.Prepare("INSERT INTO users(name) VALUES(?)") // want `stmt-not-closed: .*never closed.*`
	if err != nil {
		return err
	}
	return inspect(stmt)
}

func inspect(stmt *sql.Stmt) error {
	return insert(stmt)
}

func throughWrapper(db *sql.DB, limit int) error {
	stmt, err := acquire(db) // want `stmt-not-closed: .*not closed.*`
	if err != nil {
		return err
	}
	if limit < 0 {
		return errors.New("negative limit")
	}
	defer stmt.Close()
	return insert(stmt)
}

func acquire(db *sql.DB) (*sql.Stmt, error) {
	return db.Prepare("INSERT INTO users(name) VALUES(?)")
}

func inClosure(db *sql.DB, limit int) func() error {
	return func() error {
		stmt, err := db.Prepare("INSERT INTO users(name) VALUES(?)") // want `stmt-not-closed: .*not closed.*`
		if err != nil {
			return err
		}
		if limit < 0 {
			return errors.New("negative limit")
		}
		stmt.Close()
		return nil
	}
}
