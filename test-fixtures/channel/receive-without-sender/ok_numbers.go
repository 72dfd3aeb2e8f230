package leak

import "sync/atomic"

// Without room, too: as many as there are parts, both times.
func unbuffered(e *entry, send func(string) error) (err error) {
	errs := make(chan error)
	for _, part := range e.parts() {
		go func() { errs <- send(part) }()
	}
	for range e.parts() {
		if failed := <-errs; failed != nil {
			err = failed
		}
	}
	return err
}

// So many batches as the division says.
func batches(items []string, send func([]string) error) (err error) {
	const size = 10
	n := (len(items) + size - 1) / size
	errs := make(chan error)
	for i := 0; i < len(items); i += size {
		go func() { errs <- send(items[i:min(i+size, len(items))]) }()
	}
	for i := 0; i < n; i++ {
		if failed := <-errs; failed != nil {
			err = failed
		}
	}
	return err
}

// The total was counted before.
func counted(groups [][]string, send func(string)) {
	total := 0
	for _, names := range groups {
		total += len(names)
	}
	done := make(chan struct{})
	for _, names := range groups {
		for _, name := range names {
			go func() {
				send(name)
				done <- struct{}{}
			}()
		}
	}
	for i := 0; i < total; i++ {
		<-done
	}
}

// Whoever counts up to all is the last.
func countedUp(names []string, send func(string)) {
	done := make(chan struct{})
	var ended atomic.Int32
	for _, name := range names {
		go func() {
			send(name)
			if ended.Add(1) == int32(len(names)) {
				close(done)
			}
		}()
	}
	if len(names) > 0 {
		<-done
	}
}
