package leak

import (
	"runtime"
	"time"
)

type conn struct {
	onClose func()
	self    *conn
	timer   *time.Timer
}

func (c *conn) close() {}

func methodValue() *conn {
	c := &conn{}
	c.onClose = c.close // want `finalizer-in-cycle: .c. has a finalizer and refers to itself here`
	runtime.SetFinalizer(c, (*conn).close)
	return c
}

func closure() *conn {
	c := &conn{}
	runtime.SetFinalizer(c, (*conn).close)
	c.onClose = func() { c.close() } // want `finalizer-in-cycle: .c. has a finalizer and refers to itself here`
	return c
}

func timer() *conn {
	c := &conn{}
	c.self = c                                   // want `finalizer-in-cycle: .c. has a finalizer and refers to itself here`
	c.timer = time.AfterFunc(time.Hour, c.close) // want `finalizer-in-cycle: .c. has a finalizer and refers to itself here`
	runtime.SetFinalizer(c, (*conn).close)
	return c
}
