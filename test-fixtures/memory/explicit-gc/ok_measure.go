package leak

import (
	"runtime"
	"runtime/debug"
)

// Measuring live memory between two phases of a program.
func okMeasure() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

func okForAWhile(f func()) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	f()
}

func okLower() {
	debug.SetGCPercent(50)
}
