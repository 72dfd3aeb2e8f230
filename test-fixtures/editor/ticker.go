package editor

import "time"

// Poll leaves its ticker running.
func Poll(done <-chan struct{}, check func()) {
	ticker := time.NewTicker(time.Second)
	for {
		select {
		case <-done:
			return
		case <-ticker.C:
			check()
		}
	}
}
