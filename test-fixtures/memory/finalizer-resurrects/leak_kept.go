package leak

import "runtime"

type handle struct{ fd int }

var (
	last  *handle
	freed = make(chan *handle, 8)
	list  []*handle
)

func stored() *handle {
	h := &handle{}
	runtime.SetFinalizer(h, func(h *handle) {
		last = h // want `finalizer-resurrects: the finalizer stores .h.`
	})
	return h
}

func sent() *handle {
	h := &handle{}
	runtime.SetFinalizer(h, func(old *handle) {
		freed <- old // want `finalizer-resurrects: the finalizer stores .old.`
	})
	return h
}

func appended() *handle {
	h := new(handle)
	runtime.SetFinalizer(h, func(old *handle) {
		list = append(list, old) // want `finalizer-resurrects: the finalizer stores .old.`
	})
	return h
}

func captured() *handle {
	h := &handle{}
	runtime.SetFinalizer(h, func(*handle) {
		release(h.fd) // want `finalizer-resurrects: the closure holds .h.`
	})
	return h
}

func cleanup() *handle {
	h := &handle{}
	runtime.AddCleanup(h, func(int) { release(h.fd) }, 1)       // want `finalizer-resurrects: the closure holds .h.`
	runtime.AddCleanup(h, func(h *handle) { release(h.fd) }, h) // want `finalizer-resurrects: the cleanup's argument is .h. itself`
	return h
}

func release(fd int) {}
