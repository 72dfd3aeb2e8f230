package probe

import (
	"bytes"
	"context"
	"crypto/tls"
	"database/sql"
	"errors"
	"io"
	"iter"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
)

// A maker makes the arguments of one call.
type maker struct {
	c    *Case
	t    *testing.T
	name string

	mu       sync.Mutex
	returned bool
	handed   []any
}

// hand notes what the function handed to a callback, which owns it now.
func (m *maker) hand(values ...any) {
	m.mu.Lock()
	if !m.returned {
		m.handed = append(m.handed, values...)
		m.mu.Unlock()
		return
	}
	m.mu.Unlock()
	m.c.Own(values...)
}

func (m *maker) release() {
	m.mu.Lock()
	m.returned = true
	handed := m.handed
	m.handed = nil
	m.mu.Unlock()
	m.c.Own(handed...)
}

// longest is the name of a wait that outlives every run.
const longest = "1h"

var errMade = errors.New("made up")

func value[T any](f func(m *maker) T) func(m *maker) reflect.Value {
	return func(m *maker) reflect.Value {
		v := reflect.New(reflect.TypeFor[T]()).Elem()
		if x := reflect.ValueOf(f(m)); x.IsValid() {
			v.Set(x)
		}
		return v
	}
}

func one[T any](f func(m *maker) T) []choice { return []choice{{make: value(f)}} }

// owned is a value that the caller releases in the end, whatever the function has done with it.
func owned[T any](f func(m *maker) (T, error)) []choice {
	return one(func(m *maker) T {
		v, err := f(m)
		if err != nil {
			panic(err)
		}
		m.c.AtEnd(func() { m.c.Own(v) })
		m.hand(v)
		return v
	})
}

// known are types with values of their own.
var known = map[reflect.Type][]choice{
	reflect.TypeFor[context.Context](): one(func(m *maker) context.Context { return m.c.Context() }),
	reflect.TypeFor[error](): {
		{name: "nil", make: value(func(*maker) error { return nil })},
		{name: "error", make: value(func(*maker) error { return errMade })},
	},
	reflect.TypeFor[time.Duration](): {
		{name: "20ms", make: value(func(*maker) time.Duration { return 20 * time.Millisecond })},
		{name: longest, make: value(func(*maker) time.Duration { return time.Hour })},
	},
	reflect.TypeFor[io.Writer](): one(func(*maker) io.Writer { return io.Discard }),
	reflect.TypeFor[io.Reader](): one(func(*maker) io.Reader { return strings.NewReader("text") }),
	reflect.TypeFor[io.Closer](): one(func(*maker) io.Closer { return io.NopCloser(nil) }),
	reflect.TypeFor[*sql.DB](): {
		{name: "database", make: value(func(m *maker) *sql.DB { return m.c.DB() }), shared: true},
		{name: "failing database", make: value(func(m *maker) *sql.DB { return m.c.FailingDB() }), shared: true},
	},
	reflect.TypeFor[*sql.Tx]():                one(func(m *maker) *sql.Tx { return m.c.Tx() }),
	reflect.TypeFor[net.Listener]():           one(func(m *maker) net.Listener { return m.c.Listener() }),
	reflect.TypeFor[net.Conn]():               one(func(m *maker) net.Conn { return m.c.Conn() }),
	reflect.TypeFor[*http.Client]():           one(func(*maker) *http.Client { return http.DefaultClient }),
	reflect.TypeFor[http.RoundTripper]():      one(func(*maker) http.RoundTripper { return http.DefaultTransport }),
	reflect.TypeFor[http.ResponseWriter]():    one(func(*maker) http.ResponseWriter { return httptest.NewRecorder() }),
	reflect.TypeFor[http.Handler]():           one(func(*maker) http.Handler { return http.NotFoundHandler() }),
	reflect.TypeFor[*testing.T]():             one(func(m *maker) *testing.T { return m.t }),
	reflect.TypeFor[testing.TB]():             one(func(m *maker) testing.TB { return m.t }),
	reflect.TypeFor[iter.Seq[int]]():          one(func(*maker) iter.Seq[int] { return numbers }),
	reflect.TypeFor[iter.Seq2[string, int]](): one(func(*maker) iter.Seq2[string, int] { return pairs }),
	reflect.TypeFor[*http.Request](): {
		{name: "request", make: value(func(m *maker) *http.Request { return m.c.Request("/ok") })},
		{name: "request without an answer's body", make: value(func(m *maker) *http.Request { return m.c.Request("/empty") })},
		{name: "request for broken gzip", make: value(func(m *maker) *http.Request { return m.c.Request("/gzip") })},
	},
	reflect.TypeFor[*http.Response](): one(func(*maker) *http.Response {
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("text"))}
	}),
	reflect.TypeFor[io.ReadCloser](): one(func(*maker) io.ReadCloser { return io.NopCloser(strings.NewReader("text")) }),
	reflect.TypeFor[*bytes.Buffer](): one(func(*maker) *bytes.Buffer { return bytes.NewBufferString("text") }),
	reflect.TypeFor[*os.File]():      owned(func(m *maker) (*os.File, error) { return os.Open(m.c.File()) }),
	reflect.TypeFor[*sql.Rows]():     owned(func(m *maker) (*sql.Rows, error) { return m.c.DB().Query("SELECT") }),
	reflect.TypeFor[*sql.Stmt]():     owned(func(m *maker) (*sql.Stmt, error) { return m.c.DB().Prepare("SELECT") }),
	reflect.TypeFor[*sql.Conn]():     owned(func(m *maker) (*sql.Conn, error) { return m.c.DB().Conn(m.c.Context()) }),
	// It ticks on: who stops a ticker ends nobody who waits for it.
	reflect.TypeFor[*time.Ticker]():   one(func(*maker) *time.Ticker { return time.NewTicker(time.Millisecond) }),
	reflect.TypeFor[*time.Timer]():    owned(func(*maker) (*time.Timer, error) { return time.NewTimer(time.Millisecond), nil }),
	reflect.TypeFor[*http.Server]():   owned(func(*maker) (*http.Server, error) { return &http.Server{}, nil }),
	reflect.TypeFor[*tls.Config]():    one(func(*maker) *tls.Config { return &tls.Config{InsecureSkipVerify: true} }),
	reflect.TypeFor[net.Addr]():       one(func(*maker) net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }),
	reflect.TypeFor[os.Signal]():      one(func(*maker) os.Signal { return os.Interrupt }),
	reflect.TypeFor[time.Time]():      one(func(*maker) time.Time { return time.Now() }),
	reflect.TypeFor[sync.Mutex]():     one(func(*maker) sync.Mutex { return sync.Mutex{} }),
	reflect.TypeFor[sync.WaitGroup](): one(func(*maker) sync.WaitGroup { return sync.WaitGroup{} }),
	reflect.TypeFor[*sync.Mutex]():    {{make: value(func(*maker) *sync.Mutex { return &sync.Mutex{} }), shared: true}},
}

func numbers(yield func(int) bool) {
	for i := 1; yield(i) && i < 3; i++ {
	}
}

func pairs(yield func(string, int) bool) {
	for i := 1; yield("x", i) && i < 3; i++ {
	}
}

// choices lists ways of making a value of a type; the name of a parameter or field tells what its text or number is for.
func choices(t reflect.Type, name string) ([]choice, error) {
	if list, ok := known[t]; ok {
		if t == reflect.TypeFor[time.Duration]() && name == "every" {
			return list[:1], nil // a tick is waited for
		}
		return list, nil
	}
	if t.PkgPath() != "" && !strings.HasPrefix(t.PkgPath(), "fixtures") && t.Kind() == reflect.Struct {
		return nil, unsupported(t)
	}
	switch t.Kind() {
	case reflect.String:
		return texts(t, name), nil
	case reflect.Bool:
		return plain(t, map[string]any{"false": false, "true": true}, "false", "true"), nil
	case reflect.Int, reflect.Int64, reflect.Int32, reflect.Uint, reflect.Uint8, reflect.Uint64:
		return integers(t), nil
	case reflect.Func:
		return functions(t)
	case reflect.Chan:
		return channels(t, name)
	case reflect.Slice:
		return slicesOf(t, name)
	case reflect.Map:
		return maps(t, name)
	case reflect.Struct:
		return structs(t)
	case reflect.Pointer:
		return pointers(t, name)
	case reflect.Interface:
		if t.NumMethod() == 0 {
			return []choice{{make: func(*maker) reflect.Value { return reflect.New(t).Elem() }}}, nil
		}
	}
	return nil, unsupported(t)
}

func plain(t reflect.Type, values map[string]any, order ...string) []choice {
	var list []choice
	for _, name := range order {
		v := reflect.ValueOf(values[name]).Convert(t)
		list = append(list, choice{name: name, make: func(*maker) reflect.Value { return v }})
	}
	return list
}

func integers(t reflect.Type) []choice {
	if t.Kind() == reflect.Uint || t.Kind() == reflect.Uint8 || t.Kind() == reflect.Uint64 {
		return plain(t, map[string]any{"0": 0, "4": 4}, "0", "4")
	}
	return plain(t, map[string]any{"-1": -1, "0": 0, "1": 1, "20": 20}, "-1", "0", "1", "20")
}

// texts are paths, addresses and URLs where the name says so: one that is there, and one that is not.
func texts(t reflect.Type, name string) []choice {
	text := func(label string, f func(m *maker) string) choice {
		return choice{name: label, make: func(m *maker) reflect.Value { return reflect.ValueOf(f(m)).Convert(t) }}
	}
	name = strings.ToLower(name)
	switch {
	case strings.Contains(name, "url"):
		return []choice{
			text("answered URL", func(m *maker) string { return m.c.URL("/ok") }),
			text("unknown URL", func(m *maker) string { return m.c.URL("/missing") }),
			text("answered without a body", func(m *maker) string { return m.c.URL("/empty") }),
			text("broken gzip", func(m *maker) string { return m.c.URL("/gzip") }),
		}
	case strings.Contains(name, "addr"):
		return []choice{
			text("address", func(m *maker) string { return m.c.Address() }),
			text("free port", func(*maker) string { return "127.0.0.1:0" }),
		}
	case name == "name" || name == "path" || name == "names" || name == "paths" || name == "from" || name == "file":
		return []choice{text("file", func(m *maker) string { return m.c.File() })}
	case name == "to":
		return []choice{
			text("new file", func(m *maker) string { return m.c.File() + ".new" }),
			text("impossible file", func(m *maker) string { return m.c.File() + "/below" }),
		}
	}
	return []choice{text("x", func(*maker) string { return "x" })}
}
