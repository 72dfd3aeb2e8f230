package counts

import "sync"

func same(jobs []func()) {
	var wg sync.WaitGroup
	wg.Add(len(jobs))
	for _, job := range jobs {
		go func() {
			defer wg.Done()
			job()
		}()
	}
	wg.Wait()
}

func constants(job func(int)) {
	var wg sync.WaitGroup
	wg.Add(2 * 3)
	for i := range 2 {
		for range 3 {
			go func() {
				defer wg.Done()
				job(i)
			}()
		}
	}
	wg.Wait()
}

func counted(n int, job func()) {
	var wg sync.WaitGroup
	wg.Add(n)
	for i := 0; i < n; i++ {
		go worker(&wg, job)
	}
	wg.Wait()
}

func branches(a, b func()) {
	var wg sync.WaitGroup
	if a != nil {
		wg.Add(1)
		go worker(&wg, a)
	}
	if b != nil {
		wg.Add(1)
		go worker(&wg, b)
	}
	wg.Wait()
}

// What is left out is counted down at once.
func skipping(jobs []func() bool) {
	var wg sync.WaitGroup
	wg.Add(len(jobs))
	for _, job := range jobs {
		if job == nil {
			wg.Done()
			continue
		}
		go func() {
			defer wg.Done()
			job()
		}()
	}
	wg.Wait()
}

func early(jobs []func() bool) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		for _, job := range jobs {
			if !job() {
				return
			}
		}
	}()
	wg.Wait()
}

func eitherWay(job func() error) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		if job() != nil {
			wg.Done()
			return
		}
		wg.Done()
	}()
	wg.Wait()
}

// A count of its own keeps the group from coming to zero while more is added.
func held(jobs <-chan func()) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		wg.Wait()
		println("all done")
	}()
	for job := range jobs {
		wg.Add(1)
		go worker(&wg, job)
	}
	wg.Done()
}

func methods(jobs []func()) {
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Go(job)
	}
	wg.Wait()
}

func both(job func()) {
	var wg sync.WaitGroup
	wg.Add(1)
	wg.Go(func() {
		defer wg.Done()
		job()
	})
	wg.Wait()
}

// Who runs the literal, and how often, is not known.
func givenAway(submit func(func()), jobs []func()) {
	var wg sync.WaitGroup
	wg.Add(1)
	submit(func() {
		defer wg.Done()
		defer wg.Done()
	})
	wg.Wait()
	_ = jobs
}

func grows(jobs []func()) {
	var wg sync.WaitGroup
	wg.Add(len(jobs))
	jobs = append(jobs, func() {})
	wg.Add(1)
	for _, job := range jobs {
		go worker(&wg, job)
	}
	wg.Wait()
}

// The goroutine waits until it has been counted.
func started(job func()) {
	var wg sync.WaitGroup
	ready := make(chan struct{})
	go func() {
		defer wg.Done()
		<-ready
		job()
	}()
	wg.Add(1)
	close(ready)
	wg.Wait()
}

func perBatch(batches [][]func()) {
	for _, batch := range batches {
		var wg sync.WaitGroup
		wg.Add(len(batch))
		for _, job := range batch {
			go worker(&wg, job)
		}
		wg.Wait()
	}
}

func deltas(job func()) {
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Add(-2)
		job()
	}()
	wg.Wait()
}

func panics() (panicked bool) {
	defer func() { panicked = recover() != nil }()
	var wg sync.WaitGroup
	wg.Add(1)
	wg.Done()
	wg.Done()
	return false
}
