package leak

import "sync"

type wallet struct {
	mu     sync.Mutex
	amount int
}

func (w *wallet) add(n int) {
	w.mu.Lock()
	w.amount += n
	w.mu.Unlock()
}

func released(wallets []*wallet) {
	for _, a := range wallets {
		a.mu.Lock()
		a.amount = 0
		a.mu.Unlock()
		a.add(1)
	}
}

// Another element each time.
func transfer(wallets []*wallet) {
	for i, from := range wallets {
		if i+1 == len(wallets) {
			break
		}
		to := wallets[i+1]
		from.mu.Lock()
		from.amount--
		to.add(1)
		from.mu.Unlock()
	}
}

func replaced(wallets []*wallet, next func(*wallet) *wallet) {
	for _, a := range wallets {
		a.mu.Lock()
		held := a
		a = next(a)
		a.add(1)
		held.mu.Unlock()
	}
}
