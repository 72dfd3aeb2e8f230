package leak

import "sync"

type world struct {
	Lock sync.RWMutex
	n    int
}

type engine struct {
	world *world
	start func(*world) error
}

func (e *engine) open(w *world) error {
	if err := e.start(w); err != nil {
		return err
	}
	e.world = w
	return nil
}

func (e *engine) add(n int) {
	e.world.Lock.Lock()
	defer e.world.Lock.Unlock()
	e.world.n += n
}

func newWorld() *world { return &world{} }

// The lock is taken by one name, given back by another and taken again.
func openEngine(start func(*world) error) (*engine, error) {
	w := newWorld()
	w.Lock.Lock()
	defer w.Lock.Unlock()
	e := &engine{start: start}
	if err := e.open(w); err != nil {
		return nil, err
	}
	e.world.Lock.Unlock()
	e.add(1)
	e.world.Lock.Lock()
	return e, nil
}

func count(start func(*world) error) int {
	e, err := openEngine(start)
	if err != nil {
		return 0
	}
	e.world.Lock.Lock()
	defer e.world.Lock.Unlock()
	return e.world.n
}
