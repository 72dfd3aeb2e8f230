package queries

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"log"
	"os"
	"testing"
)

func deferred(db *sql.DB) error {
	rows, err := db.Query("SELECT name FROM users")
	if err != nil {
		return err
	}
	defer rows.Close()
	return columns(rows)
}

func onBothPaths(db *sql.DB, limit int) error {
	rows, err := db.Query("SELECT name FROM users")
	if err != nil {
		return err
	}
	if limit < 0 {
		rows.Close()
		return errors.New("negative limit")
	}
	err = columns(rows)
	rows.Close()
	return err
}

func inDeferredClosure(db *sql.DB) error {
	rows, err := db.Query("SELECT name FROM users")
	if err != nil {
		return err
	}
	defer func() {
		_ = rows.Close()
	}()
	return columns(rows)
}

func byHelper(db *sql.DB) error {
	rows, err := db.Query("SELECT name FROM users")
	if err != nil {
		return err
	}
	defer release(rows)
	return columns(rows)
}

func release(rows *sql.Rows) {
	rows.Close()
}

func returned(db *sql.DB) (*sql.Rows, error) {
	rows, err := db.Query("SELECT name FROM users")
	if err != nil {
		return nil, err
	}
	return rows, nil
}

type owner struct {
	held  *sql.Rows
	all   []*sql.Rows
	named map[string]*sql.Rows
}

func (o *owner) open(db *sql.DB) error {
	rows, err := db.Query("SELECT name FROM users")
	if err != nil {
		return err
	}
	o.held = rows
	return nil
}

func (o *owner) openMore(db *sql.DB, key string) error {
	rows, err := db.Query("SELECT name FROM users")
	if err != nil {
		return err
	}
	o.all = append(o.all, rows)
	other, err := db.Query("SELECT name FROM users")
	if err != nil {
		return err
	}
	o.named[key] = other
	return nil
}

func (o *owner) Close() {
	o.held.Close()
	for _, rows := range o.all {
		rows.Close()
	}
	for _, rows := range o.named {
		rows.Close()
	}
}

func sent(db *sql.DB, out chan<- *sql.Rows) error {
	rows, err := db.Query("SELECT name FROM users")
	if err != nil {
		return err
	}
	out <- rows
	return nil
}

func toGoroutine(db *sql.DB) error {
	rows, err := db.Query("SELECT name FROM users")
	if err != nil {
		return err
	}
	go func() {
		defer rows.Close()
		_ = columns(rows)
	}()
	return nil
}

var global *sql.Rows

func toGlobal(db *sql.DB) error {
	rows, err := db.Query("SELECT name FROM users")
	if err != nil {
		return err
	}
	global = rows
	return nil
}

func unknownCallee(db *sql.DB, take func(*sql.Rows)) error {
	rows, err := db.Query("SELECT name FROM users")
	if err != nil {
		return err
	}
	take(rows)
	return nil
}

func insideIf(db *sql.DB) error {
	if rows, err := db.Query("SELECT name FROM users"); err == nil {
		defer rows.Close()
		return columns(rows)
	}
	return nil
}

func guardedElse(db *sql.DB) error {
	rows, err := db.Query("SELECT name FROM users")
	if err == nil {
		defer rows.Close()
		return columns(rows)
	} else {
		return err
	}
}

func guardedIs(db *sql.DB) error {
	rows, err := db.Query("SELECT name FROM users")
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer rows.Close()
	return columns(rows)
}

func guardedSwitch(db *sql.DB) error {
	rows, err := db.Query("SELECT name FROM users")
	switch {
	case err == os.ErrNotExist:
		return nil
	case err != nil:
		return err
	}
	defer rows.Close()
	return columns(rows)
}

func fatal(db *sql.DB) error {
	rows, err := db.Query("SELECT name FROM users")
	if err != nil {
		return err
	}
	if err := columns(rows); err != nil {
		log.Fatal(err)
	}
	rows.Close()
	return nil
}

func terminators(db *sql.DB, mode int) error {
	rows, err := db.Query("SELECT name FROM users")
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
	rows.Close()
	return nil
}

func correlated(db *sql.DB, enabled bool) error {
	var rows *sql.Rows
	var err error
	if enabled {

		rows, err = db.Query("SELECT name FROM users")
		if err != nil {
			return err
		}
	}
	println("working")
	if enabled {
		rows.Close()
	}
	return nil
}

func whenNotNil(db *sql.DB, enabled bool) error {
	var rows *sql.Rows
	var err error
	if enabled {

		rows, err = db.Query("SELECT name FROM users")
		if err != nil {
			return err
		}
	}
	if rows != nil {
		defer rows.Close()
	}
	return nil
}

func leavesLoop(db *sql.DB, n int) error {
	for i := 0; i < n; i++ {
		rows, err := db.Query("SELECT name FROM users")
		if err != nil {
			return err
		}
		defer rows.Close()
		return columns(rows)
	}
	return nil
}

func eachTurn(db *sql.DB, n int) error {
	for i := 0; i < n; i++ {
		rows, err := db.Query("SELECT name FROM users")
		if err != nil {
			return err
		}
		err = columns(rows)
		rows.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

func inCleanupClosure(t *testing.T, db *sql.DB) error {
	rows, err := db.Query("SELECT name FROM users")
	if err != nil {
		return err
	}
	t.Cleanup(func() { _ = rows.Close() })
	return columns(rows)
}

func methodValue(db *sql.DB, later func(func() error)) error {
	rows, err := db.Query("SELECT name FROM users")
	if err != nil {
		return err
	}
	later(rows.Close)
	return columns(rows)
}

func joined(db *sql.DB) (err error) {
	rows, err := db.Query("SELECT name FROM users")
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, rows.Close())
	}()
	return columns(rows)
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func mustHave(db *sql.DB) error {
	rows := must(db.Query("SELECT name FROM users"))
	defer rows.Close()
	return columns(rows)
}

func byInterface(db *sql.DB) error {
	rows, err := db.Query("SELECT name FROM users")
	if err != nil {
		return err
	}
	defer closeQuietly(rows)
	return columns(rows)
}

func closeQuietly(c io.Closer) {
	if err := c.Close(); err != nil {
		log.Print(err)
	}
}

func columns(rows *sql.Rows) error {
	_, err := rows.Columns()
	return err
}

func scanOne(rows *sql.Rows) error {
	if !rows.Next() {
		return rows.Err()
	}
	var name string
	return rows.Scan(&name)
}

// Read to the end: the rows have closed themselves.
func exhausted(db *sql.DB) (int, error) {
	rows, err := db.Query("SELECT name FROM users")
	if err != nil {
		return 0, err
	}
	n := 0
	for rows.Next() {
		n++
	}
	return n, rows.Err()
}

// A context that this function cancels closes them.
func cancelled(ctx context.Context, db *sql.DB) error {
	work, cancel := context.WithCancel(ctx)
	defer cancel()
	rows, err := db.QueryContext(work, "SELECT name FROM users")
	if err != nil {
		return err
	}
	return scanOne(rows)
}

func oneRow(db *sql.DB) error {
	var n int
	return db.QueryRow("SELECT count(*) FROM users").Scan(&n)
}

// The helper reads them to the end.
func total(db *sql.DB) (int, error) {
	rows, err := db.Query("select n from t")
	if err != nil {
		return 0, err
	}
	return sum(rows), nil
}

func sum(rows *sql.Rows) (all int) {
	for {
		if rows.Next() == false {
			return all
		}
		var n int
		rows.Scan(&n)
		all += n
	}
}
