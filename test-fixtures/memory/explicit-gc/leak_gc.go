package leak

import (
	"net/http"
	"os"
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

func tooLate() error {
	return os.Setenv("GOGC", "50") // want `explicit-gc: the runtime read GOGC when the program started: set here it changes nothing; .debug.SetGCPercent. does`
}
