package conns

import (
	"crypto/tls"
	"errors"
	"net"
)

func never(addr string) error {
	conn, err := net.Dial("tcp", addr) // want `conn-not-closed: .*never closed.*`
	if err != nil {
		return err
	}
	return greet(conn)
}

func earlyReturn(addr string, limit int) error {
	conn, err := net.Dial("tcp", addr) // want `conn-not-closed: .*not closed.*`
	if err != nil {
		return err
	}
	if limit < 0 {
		return errors.New("negative limit")
	}
	if err := greet(conn); err != nil {
		conn.Close()
		return err
	}
	conn.Close()
	return nil
}

func oneBranch(addr string, keep bool) error {
	conn, err := net.Dial("tcp", addr) // want `conn-not-closed: .*not closed.*`
	if err != nil {
		return err
	}
	err = greet(conn)
	if !keep {
		conn.Close()
	}
	return err
}

func lateDefer(addr string, limit int) error {
	conn, err := net.Dial("tcp", addr) // want `conn-not-closed: .*not closed.*`
	if err != nil {
		return err
	}
	if limit == 0 {
		return nil
	}
	defer conn.Close()
	return greet(conn)
}

func switchCase(addr string, mode int) error {
	conn, err := net.Dial("tcp", addr) // want `conn-not-closed: .*not closed.*`
	if err != nil {
		return err
	}
	switch mode {
	case 0:
		conn.Close()
		return nil
	case 1:
		return errors.New("unsupported")
	default:
		conn.Close()
	}
	return nil
}

func inLoop(addr string, n int) error {
	for i := 0; i < n; i++ {
		conn, err := net.Dial("tcp", addr) // want `conn-not-closed: .*closed.*`
		if err != nil {
			return err
		}
		if i%2 == 0 {
			continue
		}
		conn.Close()
	}
	return nil
}

func overwritten(addr string) error {
	conn, err := net.Dial("tcp", addr) // want `conn-not-closed: .*another value.*`
	if err != nil {
		return err
	}
	conn, err = net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	return greet(conn)
}

func onlyRead(addr string) error {
	conn, err := net.Dial("tcp", addr) // want `conn-not-closed: .*never closed.*`
	if err != nil {
		return err
	}
	return inspect(conn)
}

func inspect(conn net.Conn) error {
	return greet(conn)
}

func throughWrapper(addr string, limit int) error {
	conn, err := acquire(addr) // want `conn-not-closed: .*not closed.*`
	if err != nil {
		return err
	}
	if limit < 0 {
		return errors.New("negative limit")
	}
	defer conn.Close()
	return greet(conn)
}

func acquire(addr string) (net.Conn, error) {
	return net.Dial("tcp", addr)
}

func inClosure(addr string, limit int) func() error {
	return func() error {
		conn, err := net.Dial("tcp", addr) // want `conn-not-closed: .*not closed.*`
		if err != nil {
			return err
		}
		if limit < 0 {
			return errors.New("negative limit")
		}
		conn.Close()
		return nil
	}
}

func acceptOne(l net.Listener, allowed func(net.Addr) bool) error {
	conn, err := l.Accept() // want `conn-not-closed: .conn. is not closed .*`
	if err != nil {
		return err
	}
	if !allowed(conn.RemoteAddr()) {
		return errors.New("not allowed")
	}
	defer conn.Close()
	return greet(conn)
}

func handshake(addr string, config *tls.Config) error {
	conn, err := tls.Dial("tcp", addr, config) // want `conn-not-closed: .conn. is not closed when .*`
	if err != nil {
		return err
	}
	if err := conn.VerifyHostname(addr); err != nil {
		return err
	}
	return conn.Close()
}
