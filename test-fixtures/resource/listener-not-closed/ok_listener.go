package listeners

import (
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"testing"
)

func deferred(addr string) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	defer l.Close()
	return announce(l.Addr())
}

func onBothPaths(addr string, limit int) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	if limit < 0 {
		l.Close()
		return errors.New("negative limit")
	}
	err = announce(l.Addr())
	l.Close()
	return err
}

func inDeferredClosure(addr string) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	defer func() {
		_ = l.Close()
	}()
	return announce(l.Addr())
}

func byHelper(addr string) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	defer release(l)
	return announce(l.Addr())
}

func release(l net.Listener) {
	l.Close()
}

func returned(addr string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	return l, nil
}

type owner struct {
	held  net.Listener
	all   []net.Listener
	named map[string]net.Listener
}

func (o *owner) open(addr string) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	o.held = l
	return nil
}

func (o *owner) openMore(addr string, key string) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	o.all = append(o.all, l)
	other, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	o.named[key] = other
	return nil
}

func (o *owner) Close() {
	o.held.Close()
	for _, l := range o.all {
		l.Close()
	}
	for _, l := range o.named {
		l.Close()
	}
}

func sent(addr string, out chan<- net.Listener) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	out <- l
	return nil
}

func toGoroutine(addr string) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	go func() {
		defer l.Close()
		_ = announce(l.Addr())
	}()
	return nil
}

var global net.Listener

func toGlobal(addr string) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	global = l
	return nil
}

func unknownCallee(addr string, take func(net.Listener)) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	take(l)
	return nil
}

func insideIf(addr string) error {
	if l, err := net.Listen("tcp", addr); err == nil {
		defer l.Close()
		return announce(l.Addr())
	}
	return nil
}

func guardedElse(addr string) error {
	l, err := net.Listen("tcp", addr)
	if err == nil {
		defer l.Close()
		return announce(l.Addr())
	} else {
		return err
	}
}

func guardedIs(addr string) error {
	l, err := net.Listen("tcp", addr)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer l.Close()
	return announce(l.Addr())
}

func guardedSwitch(addr string) error {
	l, err := net.Listen("tcp", addr)
	switch {
	case err == os.ErrNotExist:
		return nil
	case err != nil:
		return err
	}
	defer l.Close()
	return announce(l.Addr())
}

func fatal(addr string) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	if err := announce(l.Addr()); err != nil {
		log.Fatal(err)
	}
	l.Close()
	return nil
}

func terminators(addr string, mode int) error {
	l, err := net.Listen("tcp", addr)
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
	l.Close()
	return nil
}

func correlated(addr string, enabled bool) error {
	var l net.Listener
	var err error
	if enabled {

		l, err = net.Listen("tcp", addr)
		if err != nil {
			return err
		}
	}
	println("working")
	if enabled {
		l.Close()
	}
	return nil
}

func whenNotNil(addr string, enabled bool) error {
	var l net.Listener
	var err error
	if enabled {

		l, err = net.Listen("tcp", addr)
		if err != nil {
			return err
		}
	}
	if l != nil {
		defer l.Close()
	}
	return nil
}

func leavesLoop(addr string, n int) error {
	for i := 0; i < n; i++ {
		l, err := net.Listen("tcp", addr)
		if err != nil {
			return err
		}
		defer l.Close()
		return announce(l.Addr())
	}
	return nil
}

func eachTurn(addr string, n int) error {
	for i := 0; i < n; i++ {
		l, err := net.Listen("tcp", addr)
		if err != nil {
			return err
		}
		err = announce(l.Addr())
		l.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

func inCleanupClosure(t *testing.T, addr string) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	t.Cleanup(func() { _ = l.Close() })
	return announce(l.Addr())
}

func methodValue(addr string, later func(func() error)) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	later(l.Close)
	return announce(l.Addr())
}

func joined(addr string) (err error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, l.Close())
	}()
	return announce(l.Addr())
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func mustHave(addr string) error {
	l := must(net.Listen("tcp", addr))
	defer l.Close()
	return announce(l.Addr())
}

func byInterface(addr string) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	defer closeQuietly(l)
	return announce(l.Addr())
}

func closeQuietly(c io.Closer) {
	if err := c.Close(); err != nil {
		log.Print(err)
	}
}

func announce(a net.Addr) error {
	if a == nil {
		return errors.New("no address")
	}
	return nil
}

// Serve closes the listener when it returns.
func served(addr string, h http.Handler) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	return http.Serve(l, h)
}

func servedBy(addr string, srv *http.Server) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	go srv.Serve(l)
	return nil
}
