package leak

import (
	"fmt"
	"sync"
)

type account struct {
	mu      sync.Mutex
	balance int
}

func (a *account) Balance() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.balance
}

func (a *account) Add(n int) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.balance += n
	return a.Balance() // want `mutex-double-lock: .a\.Balance\(\). takes .account\.mu., which is already held here`
}

func (a *account) direct() {
	a.mu.Lock()
	a.balance++
	a.mu.Lock() // want `mutex-double-lock`
	a.mu.Unlock()
}

type shared struct {
	sync.RWMutex
	name string
}

func (s *shared) String() string {
	s.RLock()
	defer s.RUnlock()
	return s.name
}

func (s *shared) rename(name string) {
	s.Lock()
	defer s.Unlock()
	s.name = name
	fmt.Println(s) // want `mutex-double-lock`
}
