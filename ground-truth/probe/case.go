package probe

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"
)

// A Case is one way of calling a function, several times. It hands out what functions want, and ends it afterwards.
type Case struct {
	mu      sync.Mutex
	dir     string
	ends    []func()
	got     []string
	names   [][2]string // address of this run, what it is called in results
	kept    []any
	gauges  map[string]func() int
	order   []string
	calls   int
	still   time.Duration
	context context.Context
	server  *testServer
	db      [2]*sql.DB
	silent  bool
	frozen  bool
}

func newCase() *Case {
	c := &Case{gauges: map[string]func() int{}, calls: 5, still: still * slowly}
	dir, err := os.MkdirTemp("", "case-")
	if err != nil {
		panic(err)
	}
	c.dir = dir
	c.rename(dir, "DIR")
	ctx, cancel := context.WithCancel(context.Background())
	c.context = ctx
	c.AtEnd(cancel)
	return c
}

// Calls sets how often the function is called; 5 times where nothing is said.
func (c *Case) Calls(n int) { c.calls = n }

// Takes tells how long a call may take by itself, where it is more than a moment.
func (c *Case) Takes(d time.Duration) { c.still += d }

// AtEnd registers what ends an input of the function: the owner of the input lets go of it.
func (c *Case) AtEnd(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ends = append(c.ends, f)
}

// end lets go of all inputs, newest first.
func (c *Case) end() {
	c.mu.Lock()
	ends := c.ends
	c.ends = nil
	c.mu.Unlock()
	for i := len(ends) - 1; i >= 0; i-- {
		ends[i]()
	}
}

// Context is live until the inputs end.
func (c *Case) Context() context.Context { return c.context }

// Keep holds on to a value until the program ends, as its owner would.
func (c *Case) Keep(values ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept = append(c.kept, values...)
}

// Gauge names a count that must not grow with the calls.
func (c *Case) Gauge(name string, count func() int) {
	if _, ok := c.gauges[name]; !ok {
		c.order = append(c.order, name)
	}
	c.gauges[name] = count
}

// Ignore takes a gauge back that counts something else than what is looked for.
func (c *Case) Ignore(name string) { c.Gauge(name, func() int { return 0 }) }

// Got notes what came out: results, and what callbacks were called with. It must be the same after the fix.
func (c *Case) Got(values ...any) {
	var parts []string
	for _, value := range values {
		parts = append(parts, show(value))
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.silent || c.frozen {
		return
	}
	c.got = append(c.got, strings.Join(parts, " "))
}

// output is what came out, in an order that does not depend on scheduling.
func (c *Case) output() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	lines := append([]string{}, c.got...)
	for i, text := range lines {
		for _, pair := range c.names {
			text = strings.ReplaceAll(text, pair[0], pair[1])
		}
		lines[i] = text
	}
	sort.Strings(lines)
	// How often a callback was called in a loop that waits is a matter of time.
	return slices.Compact(lines)
}

func (c *Case) rename(from, to string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.names = append(c.names, [2]string{from, to})
}

// File is the path of a small file, which can also be executed.
func (c *Case) File() string {
	path := filepath.Join(c.dir, "file.txt")
	if _, err := os.Stat(path); err == nil {
		return path
	}
	if err := os.WriteFile(path, []byte("#!/bin/sh\nexit 0\n"), 0o700); err != nil {
		panic(err)
	}
	return path
}

// Own takes over what a function returned or handed on, and releases it as an owner must.
func (c *Case) Own(values ...any) {
	for _, value := range values {
		switch value := value.(type) {
		case nil:
		case *http.Response:
			if value != nil && value.Body != nil {
				_, _ = io.Copy(io.Discard, value.Body)
				value.Body.Close()
			}
		case interface{ Stop() bool }:
			if !isNil(value) {
				value.Stop()
			}
		case interface{ Stop() }:
			if !isNil(value) {
				value.Stop()
			}
		case interface{ Wait() error }:
			if !isNil(value) {
				_ = value.Wait()
			}
		case interface{ Rollback() error }:
			if !isNil(value) {
				_ = value.Rollback()
			}
		case io.Closer:
			if !isNil(value) {
				_ = value.Close()
			}
		case interface{ Close() }:
			if !isNil(value) {
				value.Close()
			}
		case context.CancelFunc:
			if value != nil {
				value()
			}
		case context.CancelCauseFunc:
			if value != nil {
				value(nil)
			}
		case func():
			if value != nil {
				value()
			}
		case func() error:
			if value != nil {
				_ = value()
			}
		}
	}
}

func isNil(value any) bool {
	v := reflect.ValueOf(value)
	switch v.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.Slice, reflect.Interface:
		return v.IsNil()
	}
	return !v.IsValid()
}

// show writes plain values as they are, all others by their type.
func show(value any) string {
	switch value := value.(type) {
	case nil:
		return "nil"
	case error:
		return "error " + value.Error()
	}
	v := reflect.ValueOf(value)
	switch v.Kind() {
	case reflect.Bool, reflect.String, reflect.Int, reflect.Int64, reflect.Int32, reflect.Uint8, reflect.Float64, reflect.Uint64:
		return fmt.Sprintf("%v", value)
	case reflect.Slice, reflect.Array:
		var parts []string
		for i := range v.Len() {
			parts = append(parts, show(v.Index(i).Interface()))
		}
		sort.Strings(parts)
		return "[" + strings.Join(parts, " ") + "]"
	}
	if isNil(value) {
		return "nil " + v.Type().String()
	}
	return v.Type().String()
}

// Name tells what a text of this run is called in results: it may differ from run to run.
func (c *Case) Name(text, name string) { c.rename(text, name) }
