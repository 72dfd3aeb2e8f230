package leak

import "sync"

type account struct {
	mu     sync.Mutex
	amount int
}

func (a *account) add(n int) {
	a.mu.Lock()
	a.amount += n
	a.mu.Unlock()
}

func released(accounts []*account) {
	for _, a := range accounts {
		a.mu.Lock()
		a.amount = 0
		a.mu.Unlock()
		a.add(1)
	}
}

// Another element each time.
func transfer(accounts []*account) {
	for i, from := range accounts {
		if i+1 == len(accounts) {
			break
		}
		to := accounts[i+1]
		from.mu.Lock()
		from.amount--
		to.add(1)
		from.mu.Unlock()
	}
}

func replaced(accounts []*account, next func(*account) *account) {
	for _, a := range accounts {
		a.mu.Lock()
		held := a
		a = next(a)
		a.add(1)
		held.mu.Unlock()
	}
}
