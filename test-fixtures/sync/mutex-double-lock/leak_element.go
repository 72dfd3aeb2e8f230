package leak

import "sync"

type quota struct {
	mu   sync.Mutex
	used int
}

func (q *quota) use(n int) {
	q.mu.Lock()
	q.used += n
	q.mu.Unlock()
}

func resetAll(quotas []*quota) {
	for _, q := range quotas {
		q.mu.Lock()
		q.used = 0
		q.use(1) // want `mutex-double-lock`
		q.mu.Unlock()
	}
}

func resetSet(pending map[*quota]bool) {
	for q := range pending {
		q.mu.Lock()
		if pending[q] {
			q.use(-q.used) // want `mutex-double-lock`
		}
		q.mu.Unlock()
		delete(pending, q)
	}
}

func resetNamed(byName map[string]*quota) {
	var quotas []*quota
	for _, q := range byName {
		quotas = append(quotas, q)
	}
	for _, q := range quotas {
		q.mu.Lock()
		q.use(-q.used) // want `mutex-double-lock`
		q.mu.Unlock()
	}
}
