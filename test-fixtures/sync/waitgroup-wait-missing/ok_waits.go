package nobody

import (
	"sync"
	"time"
)

func waits(jobs []func()) {
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

func waitsElsewhere(jobs []func()) <-chan struct{} {
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Go(job)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		wg.Wait()
	}()
	return done
}

func deferred(job func()) {
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Add(1)
	go done(&wg, job)
}

// All results were received, so all goroutines have ended, or are about to.
func receives(jobs []func() int) (sum int) {
	results := make(chan int)
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			results <- job()
		}()
	}
	for range jobs {
		sum += <-results
	}
	return sum
}

func handsOut(job func()) *sync.WaitGroup {
	wg := &sync.WaitGroup{}
	wg.Add(1)
	go done(wg, job)
	return wg
}

func methodValue(job func(), cleanup func(func())) {
	var wg sync.WaitGroup
	wg.Add(1)
	go done(&wg, job)
	cleanup(wg.Wait)
}

func never(job func()) {
	var wg sync.WaitGroup
	wg.Add(1)
	go done(&wg, job)
	for {
		time.Sleep(time.Hour)
	}
}

func (s *server) run(job func()) {
	s.running.Add(1)
	go func() {
		defer s.running.Done()
		job()
	}()
}

func (s *server) close() { s.running.Wait() }
