package leak

import "sync"

func squares(numbers []int, show func(int)) {
	jobs := make(chan int)
	go func() {
		for n := range jobs { // want `range-over-unclosed-channel: .jobs. is never closed`
			show(n * n)
		}
	}()
	for _, n := range numbers {
		jobs <- n
	}
}

func producer(numbers []int, show func(int)) {
	out := make(chan int)
	go func() {
		for _, n := range numbers {
			out <- n
		}
	}()
	for n := range out { // want `range-over-unclosed-channel`
		show(n)
	}
}

func pool(numbers []int, show func(int)) {
	jobs := make(chan int)
	var wg sync.WaitGroup
	for range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for n := range jobs { // want `range-over-unclosed-channel`
				show(n)
			}
		}()
	}
	for _, n := range numbers {
		jobs <- n
	}
	wg.Wait()
}
