package transactions

import (
	"context"
	"database/sql"
	"errors"
	"log"
	"os"
	"testing"
)

func deferred(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	return insert(tx)
}

func onBothPaths(db *sql.DB, limit int) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	if limit < 0 {
		tx.Rollback()
		return errors.New("negative limit")
	}
	err = insert(tx)
	tx.Rollback()
	return err
}

func inDeferredClosure(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer func() {
		_ = tx.Rollback()
	}()
	return insert(tx)
}

func byHelper(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer release(tx)
	return insert(tx)
}

func release(tx *sql.Tx) {
	tx.Rollback()
}

func returned(db *sql.DB) (*sql.Tx, error) {
	tx, err := db.Begin()
	if err != nil {
		return nil, err
	}
	return tx, nil
}

type owner struct {
	held  *sql.Tx
	all   []*sql.Tx
	named map[string]*sql.Tx
}

func (o *owner) open(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	o.held = tx
	return nil
}

func (o *owner) openMore(db *sql.DB, key string) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	o.all = append(o.all, tx)
	other, err := db.Begin()
	if err != nil {
		return err
	}
	o.named[key] = other
	return nil
}

func (o *owner) Close() {
	o.held.Rollback()
	for _, tx := range o.all {
		tx.Rollback()
	}
	for _, tx := range o.named {
		tx.Rollback()
	}
}

func sent(db *sql.DB, out chan<- *sql.Tx) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	out <- tx
	return nil
}

func toGoroutine(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	go func() {
		defer tx.Rollback()
		_ = insert(tx)
	}()
	return nil
}

var global *sql.Tx

func toGlobal(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	global = tx
	return nil
}

func unknownCallee(db *sql.DB, take func(*sql.Tx)) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	take(tx)
	return nil
}

func insideIf(db *sql.DB) error {
	if tx, err := db.Begin(); err == nil {
		defer tx.Rollback()
		return insert(tx)
	}
	return nil
}

func guardedElse(db *sql.DB) error {
	tx, err := db.Begin()
	if err == nil {
		defer tx.Rollback()
		return insert(tx)
	} else {
		return err
	}
}

func guardedIs(db *sql.DB) error {
	tx, err := db.Begin()
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer tx.Rollback()
	return insert(tx)
}

func guardedSwitch(db *sql.DB) error {
	tx, err := db.Begin()
	switch {
	case err == os.ErrNotExist:
		return nil
	case err != nil:
		return err
	}
	defer tx.Rollback()
	return insert(tx)
}

func fatal(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	if err := insert(tx); err != nil {
		log.Fatal(err)
	}
	tx.Rollback()
	return nil
}

func terminators(db *sql.DB, mode int) error {
	tx, err := db.Begin()
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
	tx.Rollback()
	return nil
}

func correlated(db *sql.DB, enabled bool) error {
	var tx *sql.Tx
	var err error
	if enabled {

		tx, err = db.Begin()
		if err != nil {
			return err
		}
	}
	println("working")
	if enabled {
		tx.Rollback()
	}
	return nil
}

func whenNotNil(db *sql.DB, enabled bool) error {
	var tx *sql.Tx
	var err error
	if enabled {

		tx, err = db.Begin()
		if err != nil {
			return err
		}
	}
	if tx != nil {
		defer tx.Rollback()
	}
	return nil
}

func leavesLoop(db *sql.DB, n int) error {
	for i := 0; i < n; i++ {
		tx, err := db.Begin()
		if err != nil {
			return err
		}
		defer tx.Rollback()
		return insert(tx)
	}
	return nil
}

func eachTurn(db *sql.DB, n int) error {
	for i := 0; i < n; i++ {
		tx, err := db.Begin()
		if err != nil {
			return err
		}
		err = insert(tx)
		tx.Rollback()
		if err != nil {
			return err
		}
	}
	return nil
}

func inCleanupClosure(t *testing.T, db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	t.Cleanup(func() { _ = tx.Rollback() })
	return insert(tx)
}

func methodValue(db *sql.DB, later func(func() error)) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	later(tx.Rollback)
	return insert(tx)
}

func joined(db *sql.DB) (err error) {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, tx.Rollback())
	}()
	return insert(tx)
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func mustHave(db *sql.DB) error {
	tx := must(db.Begin())
	defer tx.Rollback()
	return insert(tx)
}

func insert(tx *sql.Tx) error {
	_, err := tx.Exec("INSERT INTO users(name) VALUES('gopher')")
	return err
}

func commits(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	if err := insert(tx); err != nil {
		_ = tx.Rollback()
		return err
	}
	return tx.Commit()
}

// The habit: decided in a deferred closure.
func decided(db *sql.DB) (err error) {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = tx.Rollback()
			return
		}
		err = tx.Commit()
	}()
	return insert(tx)
}

// The context that this function cancels rolls it back.
func withContext(ctx context.Context, db *sql.DB) error {
	work, cancel := context.WithCancel(ctx)
	defer cancel()
	tx, err := db.BeginTx(work, nil)
	if err != nil {
		return err
	}
	if err := insert(tx); err != nil {
		return err
	}
	return tx.Commit()
}

type watched struct{ onQuery func() }

func (w *watched) insert(tx *sql.Tx) error {
	err := insert(tx)
	w.onQuery()
	return err
}

// Whoever runs the function cancels the context, which rolls back.
func cancelledByOther(db *sql.DB, conn *watched) error {
	ctx, cancel := context.WithCancel(context.Background())
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		cancel()
		return err
	}
	conn.onQuery = func() { cancel() }
	return conn.insert(tx)
}
