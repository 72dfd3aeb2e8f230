package defers

import (
	"io"
	"net"
	"os"
	"sync"
)

func all(names []string, out io.Writer) error {
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close() // want `defer-in-loop: .f.Close. is deferred in a loop: every turn adds one until the function ends`
		if _, err := io.Copy(out, f); err != nil {
			return err
		}
	}
	return nil
}

func inClosure(names []string) {
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			continue
		}
		defer func() { // want `defer-in-loop: .*`
			_ = f.Close()
		}()
	}
}

func accept(l net.Listener, handle func(net.Conn)) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close() // want `defer-in-loop: .conn.Close. is deferred in an endless loop: it runs when the function ends, if ever`
		handle(conn)
	}
}

func deeper(names []string) {
	for _, name := range names {
		if f, err := os.Open(name); err == nil {
			defer f.Close() // want `defer-in-loop: .*`
		}
	}
}

// The second turn waits for ever.
func locks(mu *sync.Mutex, jobs []func()) {
	for _, job := range jobs {
		mu.Lock()
		defer mu.Unlock() // want `defer-in-loop: .mu.Unlock. is deferred in a loop.*`
		job()
	}
}

func unknown(open func() interface{ ReleasePool() }, n int) {
	for i := 0; i < n; i++ {
		pool := open()
		defer pool.ReleasePool() // want `defer-in-loop: .*`
	}
}

type pools struct{ held map[string]bool }

func (p *pools) Request(n int) string {
	name := string(rune('a' + n))
	p.held[name] = true
	return name
}

func (p *pools) ReleasePool(name string) { delete(p.held, name) }

// Every pool that does not fit is held until the end.
func firstFree(p *pools, fits func(string) bool) string {
	for n := 0; ; n++ {
		name := p.Request(n)
		if fits(name) {
			return name
		}
		defer func() { p.ReleasePool(name) }() // want `defer-in-loop: .p.ReleasePool. is deferred in an endless loop.*`
	}
}
