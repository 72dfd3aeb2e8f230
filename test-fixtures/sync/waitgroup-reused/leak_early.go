package early

import "sync"

func before(jobs []func() int) <-chan int {
	out := make(chan int)
	var wg sync.WaitGroup
	go func() {
		wg.Wait()
		close(out)
	}()
	for _, job := range jobs {
		wg.Add(1) // want `waitgroup-reused: .wg. is added to after a Wait for it has begun, on line 9`
		go func() {
			defer wg.Done()
			out <- job()
		}()
	}
	return out
}

func batches(all [][]func(), told func()) {
	var wg sync.WaitGroup
	for _, batch := range all {
		for _, job := range batch {
			wg.Go(job) // want `waitgroup-reused: .wg. is added to after a Wait for it has begun, on line 29`
		}
		go func() {
			wg.Wait()
			told()
		}()
	}
}
