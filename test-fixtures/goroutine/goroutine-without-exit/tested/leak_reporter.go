// Package tested is a library that nobody uses yet but its tests.
package tested

import "time"

// Report reports again and again; each call starts one more.
func Report(report func(time.Time), every time.Duration) {
	go func() { // want `goroutine-without-exit: this goroutine never ends: its loop has no way out`
		for {
			report(time.Now())
			time.Sleep(every)
		}
	}()
}
