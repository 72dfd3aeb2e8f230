package probe

import (
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// A site is a place in a fixture at which memory was allocated, directly or by what it called.
type site struct {
	stack string // all of it: two calls on one line are two sites
	at    string // "leak_cancel.go:20"
	timer bool
}

// held is the memory in use, by site.
type held map[site]amount

type amount struct{ objects, bytes int64 }

// heap counts objects in use that were allocated by a fixture or on its behalf, not by the probe for its own books.
func heap() held {
	// Finalizers and cleanups run after a collection, and what they let go of goes with the next.
	for range 3 {
		runtime.GC()
	}
	records := make([]runtime.MemProfileRecord, 8192)
	n, ok := runtime.MemProfile(records, false)
	for !ok {
		records = make([]runtime.MemProfileRecord, 2*n)
		n, ok = runtime.MemProfile(records, false)
	}
	sum := held{}
	for _, record := range records[:n] {
		if s, own := siteOf(record.Stack()); own {
			now := sum[s]
			sum[s] = amount{now.objects + record.InUseObjects(), now.bytes + record.InUseBytes()}
		}
	}
	return sum
}

// bytes is the size of all of it.
func (h held) bytes() int64 {
	var sum int64
	for _, a := range h {
		sum += a.bytes
	}
	return sum
}

// keptByRuntime are allocations that the runtime and libraries keep for use again, whoever made them first.
var keptByRuntime = []string{
	"runtime.acquireSudog", "runtime.malg", "runtime.newproc", "runtime.(*timers)", "runtime.deferproc", "runtime.allgadd",
	"runtime.getitab", "sync.(*Pool)", "net/http.(*Transport).queueForDial", "net/http.(*Transport).getConn",
}

var timerFunctions = []string{"time.NewTimer", "time.NewTicker", "time.AfterFunc", "time.After", "time.Tick"}

// siteOf looks at a stack from the inside out: which comes first, the fixture or the probe?
func siteOf(stack []uintptr) (found site, own bool) {
	frames := runtime.CallersFrames(stack)
	for {
		frame, more := frames.Next()
		switch {
		case slices.ContainsFunc(keptByRuntime, func(name string) bool { return strings.HasPrefix(frame.Function, name) }):
			return site{}, false
		case inFixture(frame.File):
			found.at = fmt.Sprintf("%s:%d", filepath.Base(frame.File), frame.Line)
			found.stack = fmt.Sprint(stack)
			return found, true
		case strings.HasPrefix(frame.File, root()+"/"):
			return site{}, false
		case slices.Contains(timerFunctions, frame.Function):
			found.timer = true
		}
		if !more {
			return site{}, false
		}
	}
}

// Growth is what one site has more than before.
type Growth struct {
	At      string `json:"at"`
	Objects int64  `json:"objects"`
	Bytes   int64  `json:"bytes"`
	Timer   bool   `json:"timer"`
}

// growth lists sites that hold at least so many objects more.
func growth(before, after held, least int) []Growth {
	var found []Growth
	for s, now := range after {
		more := now.objects - before[s].objects
		if more >= int64(least) {
			found = append(found, Growth{s.at, more, now.bytes - before[s].bytes, s.timer})
		}
	}
	slices.SortFunc(found, func(a, b Growth) int { return strings.Compare(a.At, b.At) })
	return found
}
