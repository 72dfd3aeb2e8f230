package probe

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"syscall"
	"time"
)

// A Parent is a live context that counts the contexts derived from it and not yet cancelled.
type Parent struct {
	context.Context
	mu   sync.Mutex
	live int
	peak int
}

// Parent makes a context that ends with the inputs and counts its children.
func (c *Case) Parent() *Parent { return &Parent{Context: c.Context()} }

// AfterFunc is how package context registers a child with a parent of a foreign type.
func (p *Parent) AfterFunc(f func()) func() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.live++
	p.peak = max(p.peak, p.live)
	stop := context.AfterFunc(p.Context, f)
	return sync.OnceValue(func() bool {
		p.mu.Lock()
		p.live--
		p.mu.Unlock()
		return stop()
	})
}

// Value hides the type of what is below: package context would register children there.
func (p *Parent) Value(any) any { return nil }

// Live is the number of children that are live now.
func (p *Parent) Live() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.live
}

// Peak is the highest number of children that were live at the same time.
func (p *Parent) Peak() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.peak
}

// Count makes a gauge of a number that the driver adds to.
func (c *Case) Count(name string) func(n int) {
	var mu sync.Mutex
	sum := 0
	c.Gauge(name, func() int {
		mu.Lock()
		defer mu.Unlock()
		return sum
	})
	return func(n int) {
		mu.Lock()
		defer mu.Unlock()
		sum += n
	}
}

// Files are paths of small files and, as the last one, of a pipe that cannot be opened until atLast has been called: the
// function waits there with everything else open.
func (c *Case) Files(n int, atLast func()) []string {
	var names []string
	for range n {
		names = append(names, c.File())
	}
	pipe, err := os.MkdirTemp(c.dir, "pipe-")
	if err != nil {
		panic(err)
	}
	pipe = filepath.Join(pipe, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		panic(err)
	}
	go func() {
		time.Sleep(10 * time.Millisecond) // until the function stands before the pipe
		atLast()
		if f, err := os.OpenFile(pipe, os.O_WRONLY, 0); err == nil {
			f.Close()
		}
	}()
	return append(names, pipe)
}

// Descriptors is the number of open ones now.
func Descriptors() int { return descriptors() }

// HeldBytes is the size of what the fixture has allocated and something still refers to.
func HeldBytes() int { return int(heap().bytes()) }

// HeldObjects is their number.
func HeldObjects() int {
	sum := 0
	for _, a := range heap() {
		sum += int(a.objects)
	}
	return sum
}

// HeldTimers is the number of timers among them.
func HeldTimers() int {
	// A timer is several objects: what is made first, at each place, stands for all.
	most := map[string]int{}
	for s, a := range heap() {
		if s.timer {
			most[s.at] = max(most[s.at], int(a.objects))
		}
	}
	sum := 0
	for _, n := range most {
		sum += n
	}
	return sum
}

// While runs f and answers the highest value that sample had in the meantime.
func While(f func(), sample func() int) int {
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	peak := 0
	for {
		select {
		case <-done:
			return peak
		default:
			peak = max(peak, sample())
		}
	}
}

// Call calls a function whose parameters may have become pointers, or stopped being ones, by a fix.
func Call(fn any, args ...any) {
	f := reflect.ValueOf(fn)
	in := make([]reflect.Value, len(args))
	for i, arg := range args {
		v := reflect.ValueOf(arg)
		if v.Kind() == reflect.Pointer && v.Type().Elem() == f.Type().In(i) {
			v = v.Elem()
		}
		in[i] = v
	}
	f.Call(in)
}

// TCP is a listener on the loopback interface that stays open when the inputs end, and so many connections to it.
func (c *Case) TCP(connections int) net.Listener {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	for range connections {
		conn, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			panic(err)
		}
		c.Keep(conn)
	}
	c.Keep(l)
	return l
}

// TLS is the address of a server that speaks TLS, and a client's configuration that trusts it.
func (c *Case) TLS() (addr string, config *tls.Config) {
	server := httptest.NewTLSServer(http.NotFoundHandler())
	c.AtEnd(server.Close)
	addr = server.Listener.Addr().String()
	c.rename(addr, "ADDRESS")
	return addr, &tls.Config{InsecureSkipVerify: true}
}

// Err is an error for callbacks to answer with.
var Err = errMade

// In is the number of goroutines that are in a function, "(*pair).backward", or in what it called; with a state only those
// that wait so: "sync.Mutex.Lock".
func In(function, state string) int {
	count := 0
	for _, g := range goroutines() {
		if strings.Contains(g.text, function+"(") && strings.HasPrefix(g.state, state) {
			count++
		}
	}
	return count
}

// Until waits for something that is about to happen, for a while. It answers whether it did.
func Until(happened func() bool) bool {
	for end := time.Now().Add(10 * time.Second); !happened(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			return false
		}
	}
	return true
}
