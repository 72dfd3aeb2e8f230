package closers

import (
	"archive/zip"
	"bytes"
	"context"
	"database/sql"
	"database/sql/driver"
	"io"
	"os"
	"sync/atomic"

	"fixtures/probe"
)

// files is a store whose files cannot be read to their end.
type files struct{ path string }

func (f files) Open(string) (io.ReadCloser, error) {
	file, err := os.Open(f.path)
	return broken{file}, err
}

type broken struct{ *os.File }

func (broken) Read([]byte) (int, error) { return 0, probe.Err }

// A driver that counts its connections.
type counting struct{ open atomic.Int64 }

type conn struct{ d *counting }

func (d *counting) Open(string) (driver.Conn, error) {
	d.open.Add(1)
	return conn{d}, nil
}
func (conn) Prepare(string) (driver.Stmt, error) { return nil, probe.Err }
func (conn) Begin() (driver.Tx, error)           { return nil, probe.Err }
func (c conn) Close() error                      { c.d.open.Add(-1); return nil }
func (conn) Ping(context.Context) error          { return nil }

func init() {
	probe.Drive("leak_closer.go", "fromStore", func(c *probe.Case) func() {
		s := files{c.File()}
		return func() {
			text, err := fromStore(s, "x")
			c.Got(string(text), err)
		}
	})
	d := &counting{}
	sql.Register("counting", d)
	probe.Drive("leak_closer.go", "count", func(c *probe.Case) func() {
		c.Gauge("open connections", func() int { return int(d.open.Load()) })
		return func() { c.Got(count("counting", "x")) }
	})
	probe.Drive("ok_closer.go", "entry", func(c *probe.Case) func() {
		var text bytes.Buffer
		w := zip.NewWriter(&text)
		member, err := w.Create("name")
		if err != nil {
			panic(err)
		}
		_, _ = member.Write(make([]byte, 1000))
		w.Close()
		return func() {
			archive, err := zip.NewReader(bytes.NewReader(text.Bytes()), int64(text.Len()))
			if err != nil {
				panic(err)
			}
			text, err := entry(archive.File[0], 10)
			c.Got(string(text), err)
		}
	})
}
