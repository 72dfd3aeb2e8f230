package closed

import (
	"context"
	"sync"
)

func sendsThenCloses(out chan<- int, values []int) {
	defer close(out)
	for _, v := range values {
		out <- v
	}
}

func returns(out chan<- error, work func() error) {
	err := work()
	if err == nil {
		close(out)
		return
	}
	out <- err
}

func waited(jobs []func() int) []int {
	results := make(chan int)
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			results <- job()
		}()
	}
	go func() {
		wg.Wait()
		close(results)
	}()
	var out []int
	for result := range results {
		out = append(out, result)
	}
	return out
}

func waitsForAll(load func() int) int {
	result := make(chan int)
	defer close(result)
	go func() { result <- load() }()
	return <-result
}

func leftToTheCollector(ctx context.Context, load func() int) int {
	result := make(chan int, 1)
	go func() {
		defer close(result)
		result <- load()
	}()
	select {
	case r := <-result:
		return r
	case <-ctx.Done():
		return 0
	}
}

func another(values []int) chan int {
	out := make(chan int, len(values))
	close(out)
	out = make(chan int, len(values))
	for _, v := range values {
		out <- v
	}
	return out
}

func guarded(out chan int) (ok bool) {
	defer func() { ok = recover() == nil }()
	close(out)
	out <- 1
	return
}
