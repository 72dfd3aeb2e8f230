package statements

import (
	"database/sql"
	"errors"
	"io"
	"log"
	"os"
	"testing"
)

func deferred(db *sql.DB) error {
	stmt, err := db.Prepare("INSERT INTO users(name) VALUES(?)")
	if err != nil {
		return err
	}
	defer stmt.Close()
	return insert(stmt)
}

func onBothPaths(db *sql.DB, limit int) error {
	stmt, err := db.Prepare("INSERT INTO users(name) VALUES(?)")
	if err != nil {
		return err
	}
	if limit < 0 {
		stmt.Close()
		return errors.New("negative limit")
	}
	err = insert(stmt)
	stmt.Close()
	return err
}

func inDeferredClosure(db *sql.DB) error {
	stmt, err := db.Prepare("INSERT INTO users(name) VALUES(?)")
	if err != nil {
		return err
	}
	defer func() {
		_ = stmt.Close()
	}()
	return insert(stmt)
}

func byHelper(db *sql.DB) error {
	stmt, err := db.Prepare("INSERT INTO users(name) VALUES(?)")
	if err != nil {
		return err
	}
	defer release(stmt)
	return insert(stmt)
}

func release(stmt *sql.Stmt) {
	stmt.Close()
}

func returned(db *sql.DB) (*sql.Stmt, error) {
	stmt, err := db.Prepare("INSERT INTO users(name) VALUES(?)")
	if err != nil {
		return nil, err
	}
	return stmt, nil
}

type owner struct {
	held  *sql.Stmt
	all   []*sql.Stmt
	named map[string]*sql.Stmt
}

func (o *owner) open(db *sql.DB) error {
	stmt, err := db.Prepare("INSERT INTO users(name) VALUES(?)")
	if err != nil {
		return err
	}
	o.held = stmt
	return nil
}

func (o *owner) openMore(db *sql.DB, key string) error {
	stmt, err := db.Prepare("INSERT INTO users(name) VALUES(?)")
	if err != nil {
		return err
	}
	o.all = append(o.all, stmt)
	other, err := db.Prepare("INSERT INTO users(name) VALUES(?)")
	if err != nil {
		return err
	}
	o.named[key] = other
	return nil
}

func (o *owner) Close() {
	o.held.Close()
	for _, stmt := range o.all {
		stmt.Close()
	}
	for _, stmt := range o.named {
		stmt.Close()
	}
}

func sent(db *sql.DB, out chan<- *sql.Stmt) error {
	stmt, err := db.Prepare("INSERT INTO users(name) VALUES(?)")
	if err != nil {
		return err
	}
	out <- stmt
	return nil
}

func toGoroutine(db *sql.DB) error {
	stmt, err := db.Prepare("INSERT INTO users(name) VALUES(?)")
	if err != nil {
		return err
	}
	go func() {
		defer stmt.Close()
		_ = insert(stmt)
	}()
	return nil
}

var global *sql.Stmt

func toGlobal(db *sql.DB) error {
	stmt, err := db.Prepare("INSERT INTO users(name) VALUES(?)")
	if err != nil {
		return err
	}
	global = stmt
	return nil
}

func unknownCallee(db *sql.DB, take func(*sql.Stmt)) error {
	stmt, err := db.Prepare("INSERT INTO users(name) VALUES(?)")
	if err != nil {
		return err
	}
	take(stmt)
	return nil
}

func insideIf(db *sql.DB) error {
	if stmt, err := db.Prepare("INSERT INTO users(name) VALUES(?)"); err == nil {
		defer stmt.Close()
		return insert(stmt)
	}
	return nil
}

func guardedElse(db *sql.DB) error {
	stmt, err := db.Prepare("INSERT INTO users(name) VALUES(?)")
	if err == nil {
		defer stmt.Close()
		return insert(stmt)
	} else {
		return err
	}
}

func guardedIs(db *sql.DB) error {
	stmt, err := db.Prepare("INSERT INTO users(name) VALUES(?)")
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer stmt.Close()
	return insert(stmt)
}

func guardedSwitch(db *sql.DB) error {
	stmt, err := db.Prepare("INSERT INTO users(name) VALUES(?)")
	switch {
	case err == os.ErrNotExist:
		return nil
	case err != nil:
		return err
	}
	defer stmt.Close()
	return insert(stmt)
}

func fatal(db *sql.DB) error {
	stmt, err := db.Prepare("INSERT INTO users(name) VALUES(?)")
	if err != nil {
		return err
	}
	if err := insert(stmt); err != nil {
		log.Fatal(err)
	}
	stmt.Close()
	return nil
}

func terminators(db *sql.DB, mode int) error {
	stmt, err := db.Prepare("INSERT INTO users(name) VALUES(?)")
	if err != nil {
		return err
	}
	switch mode {
	case 0:
		os.Exit(1)
	case 1:
		log.Fatalln("no")
	case 2:
		panic("no")
	}
	stmt.Close()
	return nil
}

func correlated(db *sql.DB, enabled bool) error {
	var stmt *sql.Stmt
	var err error
	if enabled {

		stmt, err = db.Prepare("INSERT INTO users(name) VALUES(?)")
		if err != nil {
			return err
		}
	}
	println("working")
	if enabled {
		stmt.Close()
	}
	return nil
}

func whenNotNil(db *sql.DB, enabled bool) error {
	var stmt *sql.Stmt
	var err error
	if enabled {

		stmt, err = db.Prepare("INSERT INTO users(name) VALUES(?)")
		if err != nil {
			return err
		}
	}
	if stmt != nil {
		defer stmt.Close()
	}
	return nil
}

func leavesLoop(db *sql.DB, n int) error {
	for i := 0; i < n; i++ {
		stmt, err := db.Prepare("INSERT INTO users(name) VALUES(?)")
		if err != nil {
			return err
		}
		defer stmt.Close()
		return insert(stmt)
	}
	return nil
}

func eachTurn(db *sql.DB, n int) error {
	for i := 0; i < n; i++ {
		stmt, err := db.Prepare("INSERT INTO users(name) VALUES(?)")
		if err != nil {
			return err
		}
		err = insert(stmt)
		stmt.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

func inCleanupClosure(t *testing.T, db *sql.DB) error {
	stmt, err := db.Prepare("INSERT INTO users(name) VALUES(?)")
	if err != nil {
		return err
	}
	t.Cleanup(func() { _ = stmt.Close() })
	return insert(stmt)
}

func methodValue(db *sql.DB, later func(func() error)) error {
	stmt, err := db.Prepare("INSERT INTO users(name) VALUES(?)")
	if err != nil {
		return err
	}
	later(stmt.Close)
	return insert(stmt)
}

func joined(db *sql.DB) (err error) {
	stmt, err := db.Prepare("INSERT INTO users(name) VALUES(?)")
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, stmt.Close())
	}()
	return insert(stmt)
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func mustHave(db *sql.DB) error {
	stmt := must(db.Prepare("INSERT INTO users(name) VALUES(?)"))
	defer stmt.Close()
	return insert(stmt)
}

func byInterface(db *sql.DB) error {
	stmt, err := db.Prepare("INSERT INTO users(name) VALUES(?)")
	if err != nil {
		return err
	}
	defer closeQuietly(stmt)
	return insert(stmt)
}

func closeQuietly(c io.Closer) {
	if err := c.Close(); err != nil {
		log.Print(err)
	}
}

func insert(stmt *sql.Stmt) error {
	_, err := stmt.Exec("gopher")
	return err
}

// Closed with its transaction.
func inTransaction(tx *sql.Tx) error {
	stmt, err := tx.Prepare("INSERT INTO users(name) VALUES(?)")
	if err != nil {
		_ = tx.Rollback()
		return err
	}
	if _, err := stmt.Exec("gopher"); err != nil {
		_ = tx.Rollback()
		return err
	}
	return tx.Commit()
}
