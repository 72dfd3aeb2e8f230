package leak

import "runtime"

type handle struct {
	name string
	fd   int
	buf  [8]byte
}

func value(h handle) {
	runtime.SetFinalizer(h, func(h handle) {}) // want `finalizer-on-stack-or-nonpointer: .SetFinalizer. gets no pointer`
}

func inner(h *handle, list []handle) {
	runtime.SetFinalizer(&h.fd, func(fd *int) {})      // want `finalizer-on-stack-or-nonpointer: .SetFinalizer. gets the address of an inner field`
	runtime.SetFinalizer(&list[1], func(h *handle) {}) // want `finalizer-on-stack-or-nonpointer: .SetFinalizer. gets the address of an element`
	runtime.SetFinalizer(list, func(list []handle) {}) // want `finalizer-on-stack-or-nonpointer: .SetFinalizer. gets no pointer`
}
