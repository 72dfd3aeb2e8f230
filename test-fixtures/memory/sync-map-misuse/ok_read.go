package leak

import "sync"

var (
	loaded sync.Map
	once   sync.Map
	passed sync.Map
)

func okLoaded(id string) bool {
	loaded.Store(id, true)
	_, ok := loaded.Load(id)
	return ok
}

func okOnce(id string) bool {
	_, known := once.LoadOrStore(id, true)
	return !known
}

func okPassed(id string) {
	passed.Store(id, true)
	dump(&passed)
}

func dump(m *sync.Map) {
	m.Range(func(key, value any) bool { println(key.(string)); return true })
}
