package leak

import "runtime"

func okNoCycle(hook func()) *conn {
	c := &conn{}
	c.onClose = hook
	runtime.SetFinalizer(c, (*conn).close)
	return c
}

func okCleanup() *conn {
	c := &conn{}
	c.onClose = c.close
	runtime.AddCleanup(c, func(int) {}, 0)
	return c
}

func okOther(parent *conn) *conn {
	c := &conn{}
	c.self = parent
	runtime.SetFinalizer(c, (*conn).close)
	return c
}
