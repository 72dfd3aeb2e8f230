package early

import "sync"

func last(jobs []func() int) <-chan int {
	out := make(chan int)
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			out <- job()
		}()
	}
	go func() {
		wg.Wait()
		close(out)
	}()
	return out
}

func held(jobs <-chan func()) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		wg.Wait()
		println("all done")
	}()
	for job := range jobs {
		wg.Go(job)
	}
	wg.Done()
}

func oneAfterTheOther(all [][]func()) {
	var wg sync.WaitGroup
	for _, batch := range all {
		for _, job := range batch {
			wg.Go(job)
		}
		wg.Wait()
	}
}

func ownGroup(all [][]func(), told func()) {
	for _, batch := range all {
		var wg sync.WaitGroup
		for _, job := range batch {
			wg.Go(job)
		}
		go func() {
			wg.Wait()
			told()
		}()
	}
}

func joined(all [][]func()) {
	var wg sync.WaitGroup
	for _, batch := range all {
		for _, job := range batch {
			wg.Go(job)
		}
		done := make(chan struct{})
		go func() {
			wg.Wait()
			close(done)
		}()
		<-done
	}
}

// What a counted goroutine adds is added while the counter is above zero.
func tree(walk func(add func(func()))) {
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		walk(func(job func()) {
			wg.Add(1)
			go func() {
				defer wg.Done()
				job()
			}()
		})
	}()
	go func() {
		wg.Wait()
		println("all done")
	}()
}
