package main

import (
	"fmt"
	"sync"
)

type ledger struct {
	mu      sync.Mutex
	balance map[string]int
}

// withdraw leaves with the lock held when the money does not suffice: whoever
// comes next waits for ever.
func (l *ledger) withdraw(name string, amount int) error {
	l.mu.Lock()
	if l.balance[name] < amount {
		return fmt.Errorf("%s has not got %d", name, amount)
	}
	l.balance[name] -= amount
	l.mu.Unlock()
	return nil
}

// total waits for goroutines of which one may leave without Done.
func (l *ledger) total(names []string) int {
	var wg sync.WaitGroup
	amounts := make(chan int, len(names))
	for _, name := range names {
		wg.Add(1)
		go func() {
			amount, ok := l.balance[name]
			if !ok {
				return
			}
			amounts <- amount
			wg.Done()
		}()
	}
	wg.Wait()
	close(amounts)
	total := 0
	for amount := range amounts {
		total += amount
	}
	return total
}
