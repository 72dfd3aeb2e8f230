package probe

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"io"
	"sync/atomic"
)

// DB is a database in memory: two users, and everything it is told succeeds. Its connections in use and its open
// statements are gauges.
func (c *Case) DB() *sql.DB { return c.database(0) }

// FailingDB refuses to execute, and its rows cannot be scanned into a string.
func (c *Case) FailingDB() *sql.DB { return c.database(1) }

// Tx is a transaction that is rolled back when the inputs end.
func (c *Case) Tx() *sql.Tx {
	tx, err := c.DB().Begin()
	if err != nil {
		panic(err)
	}
	c.AtEnd(func() { _ = tx.Rollback() })
	return tx
}

func (c *Case) database(which int) *sql.DB {
	if c.db[which] != nil {
		return c.db[which]
	}
	memory := &memory{failing: which == 1}
	db := sql.OpenDB(memory)
	c.db[which] = db
	c.Gauge("connections in use", func() int { return db.Stats().InUse })
	c.Gauge("open statements", func() int { return int(memory.statements.Load()) })
	c.Gauge("open rows", func() int { return int(memory.rows.Load()) })
	c.AtEnd(func() { go db.Close() }) // waits for statements and rows that are still open
	return db
}

type memory struct {
	failing    bool
	statements atomic.Int64
	rows       atomic.Int64
}

func (m *memory) Connect(context.Context) (driver.Conn, error) { return &memoryConn{m}, nil }
func (m *memory) Driver() driver.Driver                        { return m }
func (m *memory) Open(string) (driver.Conn, error)             { return &memoryConn{m}, nil }

type memoryConn struct{ m *memory }

func (c *memoryConn) Prepare(string) (driver.Stmt, error) {
	c.m.statements.Add(1)
	return &memoryStmt{c.m}, nil
}
func (c *memoryConn) Close() error              { return nil }
func (c *memoryConn) Begin() (driver.Tx, error) { return memoryTx{}, nil }

func (c *memoryConn) BeginTx(context.Context, driver.TxOptions) (driver.Tx, error) {
	return memoryTx{}, nil
}

func (c *memoryConn) Ping(context.Context) error {
	if c.m.failing {
		return errMade
	}
	return nil
}

type memoryTx struct{}

func (memoryTx) Commit() error   { return nil }
func (memoryTx) Rollback() error { return nil }

type memoryStmt struct{ m *memory }

func (s *memoryStmt) Close() error  { s.m.statements.Add(-1); return nil }
func (s *memoryStmt) NumInput() int { return -1 }

func (s *memoryStmt) Exec([]driver.Value) (driver.Result, error) {
	if s.m.failing {
		return nil, errMade
	}
	return driver.ResultNoRows, nil
}

func (s *memoryStmt) Query([]driver.Value) (driver.Rows, error) {
	s.m.rows.Add(1)
	return &memoryRows{m: s.m}, nil
}

type memoryRows struct {
	m    *memory
	next int
}

func (r *memoryRows) Columns() []string { return []string{"name"} }
func (r *memoryRows) Close() error      { r.m.rows.Add(-1); return nil }

func (r *memoryRows) Next(row []driver.Value) error {
	if r.next == 2 {
		return io.EOF
	}
	r.next++
	if row[0] = "1"; r.m.failing {
		row[0] = nil
	}
	return nil
}
