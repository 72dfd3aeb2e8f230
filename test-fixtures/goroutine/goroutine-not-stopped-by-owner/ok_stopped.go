package leak

import "sync"

func stopped(each func()) {
	w := newWatcher(each)
	defer w.Close()
}

func returned(each func()) *watcher {
	return newWatcher(each)
}

type owner struct{ w *watcher }

func (o *owner) start(each func()) {
	o.w = newWatcher(each)
}

func handed(each func(), keep func(any)) {
	keep(newWatcher(each))
}

// The channels are used by pointers to their fields.
type loop struct {
	started chan int
	stopped chan struct{}
	once    sync.Once
}

func (l *loop) init() {
	l.once.Do(func() {
		l.started = make(chan int)
		l.stopped = make(chan struct{}, 1)
		l.stopped <- struct{}{}
	})
}

func (l *loop) run() {
	defer func() { l.stopped <- struct{}{} }()
	<-l.started
}

func give(l *loop, to *chan int, value int) {
	l.init()
	for {
		select {
		case *to <- value:
			return
		case <-l.stopped:
			go l.run()
		}
	}
}

func (l *loop) start() { give(l, &l.started, 1) }

func runLoop() {
	l := loop{}
	l.start()
}
