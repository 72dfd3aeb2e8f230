package leak

import "runtime"

func okPointer(h *handle) {
	runtime.SetFinalizer(h, func(h *handle) {})
	runtime.SetFinalizer(h, nil)
}

func okFresh() *handle {
	var h handle
	runtime.SetFinalizer(&h, func(h *handle) {})
	return &h
}

// The first field stands where its struct does.
func okFirst(h *handle) {
	runtime.SetFinalizer(&h.name, func(name *string) {})
}

func okInterface(x any) {
	runtime.SetFinalizer(x, func(x any) {})
}
