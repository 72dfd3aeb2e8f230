package leak

import "sync"

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
