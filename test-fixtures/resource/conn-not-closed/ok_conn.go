package conns

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"testing"
)

func deferred(addr string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	return greet(conn)
}

func onBothPaths(addr string, limit int) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	if limit < 0 {
		conn.Close()
		return errors.New("negative limit")
	}
	err = greet(conn)
	conn.Close()
	return err
}

func inDeferredClosure(addr string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer func() {
		_ = conn.Close()
	}()
	return greet(conn)
}

func byHelper(addr string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer release(conn)
	return greet(conn)
}

func release(conn net.Conn) {
	conn.Close()
}

func returned(addr string) (net.Conn, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return conn, nil
}

type owner struct {
	held  net.Conn
	all   []net.Conn
	named map[string]net.Conn
}

func (o *owner) open(addr string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	o.held = conn
	return nil
}

func (o *owner) openMore(addr string, key string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	o.all = append(o.all, conn)
	other, err := net.Dial("tcp", addr)
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

func sent(addr string, out chan<- net.Conn) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	out <- conn
	return nil
}

func toGoroutine(addr string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	go func() {
		defer conn.Close()
		_ = greet(conn)
	}()
	return nil
}

var global net.Conn

func toGlobal(addr string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	global = conn
	return nil
}

func unknownCallee(addr string, take func(net.Conn)) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	take(conn)
	return nil
}

func insideIf(addr string) error {
	if conn, err := net.Dial("tcp", addr); err == nil {
		defer conn.Close()
		return greet(conn)
	}
	return nil
}

func guardedElse(addr string) error {
	conn, err := net.Dial("tcp", addr)
	if err == nil {
		defer conn.Close()
		return greet(conn)
	} else {
		return err
	}
}

func guardedIs(addr string) error {
	conn, err := net.Dial("tcp", addr)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer conn.Close()
	return greet(conn)
}

func guardedSwitch(addr string) error {
	conn, err := net.Dial("tcp", addr)
	switch {
	case err == os.ErrNotExist:
		return nil
	case err != nil:
		return err
	}
	defer conn.Close()
	return greet(conn)
}

func fatal(addr string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	if err := greet(conn); err != nil {
		log.Fatal(err)
	}
	conn.Close()
	return nil
}

func terminators(addr string, mode int) error {
	conn, err := net.Dial("tcp", addr)
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

func correlated(addr string, enabled bool) error {
	var conn net.Conn
	var err error
	if enabled {

		conn, err = net.Dial("tcp", addr)
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

func whenNotNil(addr string, enabled bool) error {
	var conn net.Conn
	var err error
	if enabled {

		conn, err = net.Dial("tcp", addr)
		if err != nil {
			return err
		}
	}
	if conn != nil {
		defer conn.Close()
	}
	return nil
}

func leavesLoop(addr string, n int) error {
	for i := 0; i < n; i++ {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			return err
		}
		defer conn.Close()
		return greet(conn)
	}
	return nil
}

func eachTurn(addr string, n int) error {
	for i := 0; i < n; i++ {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			return err
		}
		err = greet(conn)
		conn.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

func inCleanupClosure(t *testing.T, addr string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	t.Cleanup(func() { _ = conn.Close() })
	return greet(conn)
}

func methodValue(addr string, later func(func() error)) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	later(conn.Close)
	return greet(conn)
}

func joined(addr string) (err error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, conn.Close())
	}()
	return greet(conn)
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func mustHave(addr string) error {
	conn := must(net.Dial("tcp", addr))
	defer conn.Close()
	return greet(conn)
}

func byInterface(addr string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer closeQuietly(conn)
	return greet(conn)
}

func closeQuietly(c io.Closer) {
	if err := c.Close(); err != nil {
		log.Print(err)
	}
}

func greet(w io.Writer) error {
	_, err := fmt.Fprintln(w, "HELO")
	return err
}

func serve(l net.Listener, handle func(net.Conn)) error {
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		go handle(conn)
	}
}

// Closing what wraps it closes it.
func secure(addr string, config *tls.Config) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	client := tls.Client(conn, config)
	defer client.Close()
	return greet(client)
}

// What the dialer was told to give up has made no connection.
func givesUp(ctx context.Context, address string) {
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err == context.Canceled || err == context.DeadlineExceeded {
		return
	}
	if err != nil {
		log.Print(err)
		return
	}
	conn.Close()
}

func dialUpgrade(address string) (net.Conn, int, error) {
	conn, err := net.Dial("tcp", address)
	return conn, 101, err
}

// The status says the same as the error.
func upgrades(address string) error {
	conn, status, err := dialUpgrade(address)
	if status != 101 {
		return errors.New("refused")
	}
	if err != nil {
		return err
	}
	return conn.Close()
}
