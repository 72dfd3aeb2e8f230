package leak

import (
	"net/http"
	"runtime"
	"runtime/debug"
)

func handle(w http.ResponseWriter, r *http.Request) {
	w.Write([]byte("done"))
	tidy()
	runtime.GC() // want `explicit-gc: .runtime\.GC. stops every request`
}

func tidy() {
	debug.FreeOSMemory() // want `explicit-gc: .debug\.FreeOSMemory. stops every request`
}

func switchOff() {
	debug.SetGCPercent(-1) // want `explicit-gc: the collector is switched off and no memory limit is set`
}
