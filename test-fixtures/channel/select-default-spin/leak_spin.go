package leak

import "time"

func wait(done <-chan struct{}, work <-chan func()) {
	for {
		select {
		case <-done:
			return
		case job := <-work:
			job()
		default: // want `select-default-spin: this loop never waits`
		}
	}
}

func count(done <-chan struct{}) int {
	n := 0
	for {
		select {
		case <-done:
			return n
		case <-time.After(time.Second):
			return -1
		default: // want `select-default-spin: this loop never waits`
			n++
			continue
		}
	}
}
