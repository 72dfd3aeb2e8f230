package tick

import "time"

// Since Go 1.23 an unreferenced ticker is collected.
func waitFor(ready func() bool) {
	for range time.Tick(time.Second) {
		if ready() {
			return
		}
	}
}
