package pooled

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"log"
	"os"
	"testing"
)

func deferred(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return ping(conn)
}

func onBothPaths(ctx context.Context, db *sql.DB, limit int) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	if limit < 0 {
		conn.Close()
		return errors.New("negative limit")
	}
	err = ping(conn)
	conn.Close()
	return err
}

func inDeferredClosure(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() {
		_ = conn.Close()
	}()
	return ping(conn)
}

func byHelper(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer release(conn)
	return ping(conn)
}

func release(conn *sql.Conn) {
	conn.Close()
}

func returned(ctx context.Context, db *sql.DB) (*sql.Conn, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	return conn, nil
}

type owner struct {
	held  *sql.Conn
	all   []*sql.Conn
	named map[string]*sql.Conn
}

func (o *owner) open(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	o.held = conn
	return nil
}

func (o *owner) openMore(ctx context.Context, db *sql.DB, key string) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	o.all = append(o.all, conn)
	other, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	o.named[key] = other
	return nil
}

func (o *owner) Close() {
	o.held.Close()
	for _, conn := range o.all {
		conn.Close()
	}
	for _, conn := range o.named {
		conn.Close()
	}
}

func sent(ctx context.Context, db *sql.DB, out chan<- *sql.Conn) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	out <- conn
	return nil
}

func toGoroutine(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	go func() {
		defer conn.Close()
		_ = ping(conn)
	}()
	return nil
}

var global *sql.Conn

func toGlobal(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	global = conn
	return nil
}

func unknownCallee(ctx context.Context, db *sql.DB, take func(*sql.Conn)) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	take(conn)
	return nil
}

func insideIf(ctx context.Context, db *sql.DB) error {
	if conn, err := db.Conn(ctx); err == nil {
		defer conn.Close()
		return ping(conn)
	}
	return nil
}

func guardedElse(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx)
	if err == nil {
		defer conn.Close()
		return ping(conn)
	} else {
		return err
	}
}

func guardedIs(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer conn.Close()
	return ping(conn)
}

func guardedSwitch(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx)
	switch {
	case err == os.ErrNotExist:
		return nil
	case err != nil:
		return err
	}
	defer conn.Close()
	return ping(conn)
}

func fatal(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	if err := ping(conn); err != nil {
		log.Fatal(err)
	}
	conn.Close()
	return nil
}

func terminators(ctx context.Context, db *sql.DB, mode int) error {
	conn, err := db.Conn(ctx)
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
	conn.Close()
	return nil
}

func correlated(ctx context.Context, db *sql.DB, enabled bool) error {
	var conn *sql.Conn
	var err error
	if enabled {

		conn, err = db.Conn(ctx)
		if err != nil {
			return err
		}
	}
	println("working")
	if enabled {
		conn.Close()
	}
	return nil
}

func whenNotNil(ctx context.Context, db *sql.DB, enabled bool) error {
	var conn *sql.Conn
	var err error
	if enabled {

		conn, err = db.Conn(ctx)
		if err != nil {
			return err
		}
	}
	if conn != nil {
		defer conn.Close()
	}
	return nil
}

func leavesLoop(ctx context.Context, db *sql.DB, n int) error {
	for i := 0; i < n; i++ {
		conn, err := db.Conn(ctx)
		if err != nil {
			return err
		}
		defer conn.Close()
		return ping(conn)
	}
	return nil
}

func eachTurn(ctx context.Context, db *sql.DB, n int) error {
	for i := 0; i < n; i++ {
		conn, err := db.Conn(ctx)
		if err != nil {
			return err
		}
		err = ping(conn)
		conn.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

func inCleanupClosure(t *testing.T, ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	t.Cleanup(func() { _ = conn.Close() })
	return ping(conn)
}

func methodValue(ctx context.Context, db *sql.DB, later func(func() error)) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	later(conn.Close)
	return ping(conn)
}

func joined(ctx context.Context, db *sql.DB) (err error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, conn.Close())
	}()
	return ping(conn)
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func mustHave(ctx context.Context, db *sql.DB) error {
	conn := must(db.Conn(ctx))
	defer conn.Close()
	return ping(conn)
}

func byInterface(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer closeQuietly(conn)
	return ping(conn)
}

func closeQuietly(c io.Closer) {
	if err := c.Close(); err != nil {
		log.Print(err)
	}
}

func ping(conn *sql.Conn) error { return conn.PingContext(context.Background()) }
