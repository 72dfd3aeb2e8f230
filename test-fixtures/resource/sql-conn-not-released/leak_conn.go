package pooled

import (
	"context"
	"database/sql"
	"errors"
)

func never(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx) // want `sql-conn-not-released: .*never closed.*`
	if err != nil {
		return err
	}
	return ping(conn)
}

func earlyReturn(ctx context.Context, db *sql.DB, limit int) error {
	conn, err := db.Conn(ctx) // want `sql-conn-not-released: .*not closed.*`
	if err != nil {
		return err
	}
	if limit < 0 {
		return errors.New("negative limit")
	}
	if err := ping(conn); err != nil {
		conn.Close()
		return err
	}
	conn.Close()
	return nil
}

func oneBranch(ctx context.Context, db *sql.DB, keep bool) error {
	conn, err := db.Conn(ctx) // want `sql-conn-not-released: .*not closed.*`
	if err != nil {
		return err
	}
	err = ping(conn)
	if !keep {
		conn.Close()
	}
	return err
}

func lateDefer(ctx context.Context, db *sql.DB, limit int) error {
	conn, err := db.Conn(ctx) // want `sql-conn-not-released: .*not closed.*`
	if err != nil {
		return err
	}
	if limit == 0 {
		return nil
	}
	defer conn.Close()
	return ping(conn)
}

func switchCase(ctx context.Context, db *sql.DB, mode int) error {
	conn, err := db.Conn(ctx) // want `sql-conn-not-released: .*not closed.*`
	if err != nil {
		return err
	}
	switch mode {
	case 0:
		conn.Close()
		return nil
	case 1:
		return errors.New("unsupported")
	default:
		conn.Close()
	}
	return nil
}

func inLoop(ctx context.Context, db *sql.DB, n int) error {
	for i := 0; i < n; i++ {
		conn, err := db.Conn(ctx) // want `sql-conn-not-released: .*closed.*`
		if err != nil {
			return err
		}
		if i%2 == 0 {
			continue
		}
		conn.Close()
	}
	return nil
}

func overwritten(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx) // want `sql-conn-not-released: .*another value.*`
	if err != nil {
		return err
	}
	conn, err = db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return ping(conn)
}

func onlyRead(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx) // want `sql-conn-not-released: .*never closed.*`
	if err != nil {
		return err
	}
	return inspect(conn)
}

func inspect(conn *sql.Conn) error {
	return ping(conn)
}

func throughWrapper(ctx context.Context, db *sql.DB, limit int) error {
	conn, err := acquire(ctx, db) // want `sql-conn-not-released: .*not closed.*`
	if err != nil {
		return err
	}
	if limit < 0 {
		return errors.New("negative limit")
	}
	defer conn.Close()
	return ping(conn)
}

func acquire(ctx context.Context, db *sql.DB) (*sql.Conn, error) {
	return db.Conn(ctx)
}

func inClosure(ctx context.Context, db *sql.DB, limit int) func() error {
	return func() error {
		conn, err := db.Conn(ctx) // want `sql-conn-not-released: .*not closed.*`
		if err != nil {
			return err
		}
		if limit < 0 {
			return errors.New("negative limit")
		}
		conn.Close()
		return nil
	}
}
