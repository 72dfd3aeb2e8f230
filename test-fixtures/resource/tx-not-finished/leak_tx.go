package transactions

import (
	"context"
	"database/sql"
	"errors"
)

func never(db *sql.DB) error {
	tx, err := db.Begin() // want `tx-not-finished: .*never committed or rolled back.*`
	if err != nil {
		return err
	}
	return insert(tx)
}

func earlyReturn(db *sql.DB, limit int) error {
	tx, err := db.Begin() // want `tx-not-finished: .*not committed or rolled back.*`
	if err != nil {
		return err
	}
	if limit < 0 {
		return errors.New("negative limit")
	}
	if err := insert(tx); err != nil {
		tx.Rollback()
		return err
	}
	tx.Rollback()
	return nil
}

func oneBranch(db *sql.DB, keep bool) error {
	tx, err := db.Begin() // want `tx-not-finished: .*not committed or rolled back.*`
	if err != nil {
		return err
	}
	err = insert(tx)
	if !keep {
		tx.Rollback()
	}
	return err
}

func lateDefer(db *sql.DB, limit int) error {
	tx, err := db.Begin() // want `tx-not-finished: .*not committed or rolled back.*`
	if err != nil {
		return err
	}
	if limit == 0 {
		return nil
	}
	defer tx.Rollback()
	return insert(tx)
}

func switchCase(db *sql.DB, mode int) error {
	tx, err := db.Begin() // want `tx-not-finished: .*not committed or rolled back.*`
	if err != nil {
		return err
	}
	switch mode {
	case 0:
		tx.Rollback()
		return nil
	case 1:
		return errors.New("unsupported")
	default:
		tx.Rollback()
	}
	return nil
}

func inLoop(db *sql.DB, n int) error {
	for i := 0; i < n; i++ {
		tx, err := db.Begin() // want `tx-not-finished: .*committed or rolled back.*`
		if err != nil {
			return err
		}
		if i%2 == 0 {
			continue
		}
		tx.Rollback()
	}
	return nil
}

func overwritten(db *sql.DB) error {
	tx, err := db.Begin() // want `tx-not-finished: .*another value.*`
	if err != nil {
		return err
	}
	tx, err = db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	return insert(tx)
}

func onlyRead(db *sql.DB) error {
	tx, err := db.Begin() // want `tx-not-finished: .*never committed or rolled back.*`
	if err != nil {
		return err
	}
	return inspect(tx)
}

func inspect(tx *sql.Tx) error {
	return insert(tx)
}

func throughWrapper(db *sql.DB, limit int) error {
	tx, err := acquire(db) // want `tx-not-finished: .*not committed or rolled back.*`
	if err != nil {
		return err
	}
	if limit < 0 {
		return errors.New("negative limit")
	}
	defer tx.Rollback()
	return insert(tx)
}

func acquire(db *sql.DB) (*sql.Tx, error) {
	return db.Begin()
}

func inClosure(db *sql.DB, limit int) func() error {
	return func() error {
		tx, err := db.Begin() // want `tx-not-finished: .*not committed or rolled back.*`
		if err != nil {
			return err
		}
		if limit < 0 {
			return errors.New("negative limit")
		}
		tx.Rollback()
		return nil
	}
}

func commitOnly(db *sql.DB) error {
	tx, err := db.Begin() // want `tx-not-finished: .tx. is not committed or rolled back .*`
	if err != nil {
		return err
	}
	if err := insert(tx); err != nil {
		return err
	}
	return tx.Commit()
}

func withOptions(ctx context.Context, db *sql.DB, dry bool) error {
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: dry}) // want `tx-not-finished: .tx. is not committed or rolled back .*`
	if err != nil {
		return err
	}
	if dry {
		return nil
	}
	return tx.Commit()
}
