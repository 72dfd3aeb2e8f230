package leak

import "sync"

func tried(work func()) {
	var index sync.Mutex
	var data sync.RWMutex
	go func() {
		if data.TryRLock() {
			index.Lock() // want `mutex-lock-order`
			work()
			index.Unlock()
			data.RUnlock()
		}
	}()
	go func() {
		index.Lock()
		data.Lock()
		work()
		data.Unlock()
		index.Unlock()
	}()
}
