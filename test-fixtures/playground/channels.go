package main

import (
	"errors"
	"time"
)

// lookup gives up after the timeout. Nobody is left to receive then, and the
// goroutine stays in its send for ever.
func lookup(key string, timeout time.Duration) (string, error) {
	result := make(chan string)
	go func() {
		time.Sleep(10 * time.Millisecond)
		result <- "value of " + key
	}()
	select {
	case value := <-result:
		return value, nil
	case <-time.After(timeout):
		return "", errors.New("timed out")
	}
}

// fastest takes the first answer; all other senders stay blocked.
func fastest(mirrors []string) string {
	answers := make(chan string)
	for _, mirror := range mirrors {
		go func() {
			answers <- mirror
		}()
	}
	return <-answers
}

// sum feeds workers through a channel that is never closed: they wait for more.
func sum(numbers []int) int {
	work := make(chan int)
	results := make(chan int, len(numbers))
	for i := 0; i < 2; i++ {
		go func() {
			for n := range work {
				results <- n * n
			}
		}()
	}
	for _, n := range numbers {
		work <- n
	}
	total := 0
	for range numbers {
		total += <-results
	}
	return total
}
