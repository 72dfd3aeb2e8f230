package timers

import "time"

// Since Go 1.23 an unreferenced timer is collected.
func race(delay time.Duration, done chan struct{}) bool {
	timer := time.NewTimer(delay)
	select {
	case <-timer.C:
		return false
	case <-done:
		return true
	}
}
