package leak

import "sync"

func okBefore(jobs []func()) {
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			job()
		}()
	}
	wg.Wait()
}

// The outer goroutine holds a count while it adds for others.
func okNested(job func()) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		wg.Add(1)
		go func() {
			defer wg.Done()
			job()
		}()
	}()
	wg.Wait()
}

// A group of the goroutine's own.
func okOwn(jobs []func()) {
	go func() {
		var wg sync.WaitGroup
		for _, job := range jobs {
			wg.Add(1)
			go func() {
				defer wg.Done()
				job()
			}()
		}
		wg.Wait()
	}()
}
