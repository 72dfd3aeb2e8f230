package leak

import (
	"sync"
	"sync/atomic"
)

func closedAfter(numbers []int, show func(int)) {
	jobs := make(chan int)
	var wg sync.WaitGroup
	for range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for n := range jobs {
				show(n)
			}
		}()
	}
	for _, n := range numbers {
		jobs <- n
	}
	close(jobs)
	wg.Wait()
}

func closedByWaiter(numbers []int, f func(int) int) (sum int) {
	out := make(chan int)
	var wg sync.WaitGroup
	for _, n := range numbers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			out <- f(n)
		}()
	}
	go func() {
		wg.Wait()
		close(out)
	}()
	for n := range out {
		sum += n
	}
	return sum
}

func given(in <-chan int, show func(int)) {
	go func() {
		for n := range in {
			show(n)
		}
	}()
}

// Whoever counts down to nought is the last.
func closedByLast(numbers []int, workers int, f func(int) int) (sum int) {
	workers = max(min(workers, len(numbers)), 1)
	jobs := make(chan int, len(numbers))
	for _, n := range numbers {
		jobs <- n
	}
	close(jobs)
	out := make(chan int)
	left := int64(workers)
	for i := 0; i < workers; i++ {
		go func() {
			defer func() {
				if atomic.AddInt64(&left, -1) == 0 {
					close(out)
				}
			}()
			for n := range jobs {
				out <- f(n)
			}
		}()
	}
	for n := range out {
		sum += n
	}
	return sum
}

type team struct {
	left atomic.Int32
	out  chan int
}

func (t *team) leave() {
	if t.left.Add(-1) > 0 {
		return
	}
	close(t.out)
}

func closedByTeam(numbers []int, f func(int) int) (sum int) {
	t := &team{out: make(chan int)}
	t.left.Store(int32(len(numbers)) + 1)
	for _, n := range numbers {
		go func() {
			defer t.leave()
			t.out <- f(n)
		}()
	}
	go t.leave()
	for n := range t.out {
		sum += n
	}
	return sum
}
