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

// The callback counts what it passes on; the goroutine was counted by who passed it on.
func mark(roots []int, refs func(int, func(int))) {
	var wg sync.WaitGroup
	queue := make(chan int)
	go func() {
		for node := range queue {
			go func() {
				defer wg.Done()
				refs(node, func(next int) {
					wg.Add(1)
					queue <- next
				})
			}()
		}
	}()
	for _, root := range roots {
		wg.Add(1)
		queue <- root
	}
	wg.Wait()
	close(queue)
}
