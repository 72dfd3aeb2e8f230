package leak

import "runtime"

func okFinalizer() *handle {
	h := &handle{}
	runtime.SetFinalizer(h, func(h *handle) { release(h.fd) })
	return h
}

func okCleanup(fd int) *handle {
	h := &handle{fd: fd}
	runtime.AddCleanup(h, release, fd)
	return h
}

// A field of the dying object is cleared, nothing is kept.
func okCleared() *handle {
	h := &handle{}
	runtime.SetFinalizer(h, func(old *handle) {
		fd := old.fd
		old.fd = 0
		release(fd)
	})
	return h
}
