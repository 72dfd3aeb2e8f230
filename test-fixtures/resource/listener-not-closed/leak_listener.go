package listeners

import (
	"errors"
	"net"
)

func never(addr string) error {
	l, err := net.Listen("tcp", addr) // want `listener-not-closed: .*never closed.*`
	if err != nil {
		return err
	}
	return announce(l.Addr())
}

func earlyReturn(addr string, limit int) error {
	l, err := net.Listen("tcp", addr) // want `listener-not-closed: .*not closed.*`
	if err != nil {
		return err
	}
	if limit < 0 {
		return errors.New("negative limit")
	}
	if err := announce(l.Addr()); err != nil {
		l.Close()
		return err
	}
	l.Close()
	return nil
}

func oneBranch(addr string, keep bool) error {
	l, err := net.Listen("tcp", addr) // want `listener-not-closed: .*not closed.*`
	if err != nil {
		return err
	}
	err = announce(l.Addr())
	if !keep {
		l.Close()
	}
	return err
}

func lateDefer(addr string, limit int) error {
	l, err := net.Listen("tcp", addr) // want `listener-not-closed: .*not closed.*`
	if err != nil {
		return err
	}
	if limit == 0 {
		return nil
	}
	defer l.Close()
	return announce(l.Addr())
}

func switchCase(addr string, mode int) error {
	l, err := net.Listen("tcp", addr) // want `listener-not-closed: .*not closed.*`
	if err != nil {
		return err
	}
	switch mode {
	case 0:
		l.Close()
		return nil
	case 1:
		return errors.New("unsupported")
	default:
		l.Close()
	}
	return nil
}

func inLoop(addr string, n int) error {
	for i := 0; i < n; i++ {
		l, err := net.Listen("tcp", addr) // want `listener-not-closed: .*closed.*`
		if err != nil {
			return err
		}
		if i%2 == 0 {
			continue
		}
		l.Close()
	}
	return nil
}

func overwritten(addr string) error {
	l, err := net.Listen("tcp", addr) // want `listener-not-closed: .*another value.*`
	if err != nil {
		return err
	}
	l, err = net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	defer l.Close()
	return announce(l.Addr())
}

func onlyRead(addr string) error {
	l, err := net.Listen("tcp", addr) // want `listener-not-closed: .*never closed.*`
	if err != nil {
		return err
	}
	return inspect(l)
}

func inspect(l net.Listener) error {
	return announce(l.Addr())
}

func throughWrapper(addr string, limit int) error {
	l, err := acquire(addr) // want `listener-not-closed: .*not closed.*`
	if err != nil {
		return err
	}
	if limit < 0 {
		return errors.New("negative limit")
	}
	defer l.Close()
	return announce(l.Addr())
}

func acquire(addr string) (net.Listener, error) {
	return net.Listen("tcp", addr)
}

func inClosure(addr string, limit int) func() error {
	return func() error {
		l, err := net.Listen("tcp", addr) // want `listener-not-closed: .*not closed.*`
		if err != nil {
			return err
		}
		if limit < 0 {
			return errors.New("negative limit")
		}
		l.Close()
		return nil
	}
}
