package left

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestWaitGroup(t *testing.T) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		t.Log(save("a"))
	}()
	wg.Wait()
}

func TestReceives(t *testing.T) {
	errs := make(chan error)
	go func() { errs <- save("a") }()
	if err := <-errs; err != nil {
		t.Fatal(err)
	}
}

func TestServer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go http.Serve(l, nil)
	if _, err := http.Get("http://" + l.Addr().String()); err != nil {
		t.Fatal(err)
	}
}

func TestContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	go follow(ctx)
	if save("a") != nil {
		t.Fatal("a")
	}
}

func follow(ctx context.Context) { <-ctx.Done() }

func TestPipe(t *testing.T) {
	r, w := io.Pipe()
	go io.Copy(w, bytes.NewReader(nil))
	if _, err := io.ReadAll(r); err != nil {
		t.Fatal(err)
	}
}

func TestSleeps(t *testing.T) {
	go save("a")
	time.Sleep(time.Millisecond)
}

func TestBubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		go save("a")
	})
}

func waitForSave(t *testing.T) { t.Helper() }

func TestHelperWaits(t *testing.T) {
	go save("a")
	waitForSave(t)
}

type recorder struct{ n atomic.Int32 }

func (r *recorder) run() { r.n.Add(1) }

func TestPolls(t *testing.T) {
	r := &recorder{}
	go r.run()
	for r.n.Load() == 0 {
	}
}

type node struct{ out *recorder }

func newNode(r *recorder) *node { return &node{r} }
func (n *node) run()            { n.out.run() }

// The recorder was given to what runs: the two are connected.
func TestConnected(t *testing.T) {
	r := &recorder{}
	n := newNode(r)
	go n.run()
	if r.n.Load() > 1 {
		t.Error("too many")
	}
}

func TestDeferred(t *testing.T) {
	defer func() { waitForSave(t) }()
	go save("a")
}

// The process under test ends by itself.
func TestExits(t *testing.T) {
	if os.Getenv("CHILD") != "" {
		go save("a")
		os.Exit(0)
	}
}

var serveOnce sync.Once

// One for all tests of the package.
func TestShared(t *testing.T) {
	serveOnce.Do(func() {
		go save("a")
	})
	if save("b") != nil {
		t.Fatal("b")
	}
}

func listening(t *testing.T) (string, net.Listener) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l.Addr().String(), l
}

func answer(t *testing.T, l net.Listener) {
	conn, err := l.Accept()
	if err != nil {
		t.Error(err)
		return
	}
	conn.Close()
}

// The goroutine ends with the connection, which is made by the address.
func TestAddress(t *testing.T) {
	address, l := listening(t)
	go answer(t, l)
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.ReadAll(conn)
}

func merge(channels []chan string) <-chan string {
	out := make(chan string)
	var wg sync.WaitGroup
	for _, ch := range channels {
		wg.Go(func() {
			for s := range ch {
				out <- s
			}
		})
	}
	go func() {
		wg.Wait()
		close(out)
	}()
	return out
}

// Each is one of the channels that are merged, and all of them are read to their end.
func TestMerged(t *testing.T) {
	channels := []chan string{make(chan string), make(chan string)}
	merged := merge(channels)
	for _, ch := range channels {
		go func() {
			ch <- "a"
			close(ch)
		}()
	}
	n := 0
	for range merged {
		n++
	}
	if n != len(channels) {
		t.Error(n)
	}
}
