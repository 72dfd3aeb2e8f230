package leak

type watcher struct {
	stop chan struct{}
}

func newWatcher(each func()) *watcher {
	w := &watcher{stop: make(chan struct{})}
	go w.loop(each)
	return w
}

func (w *watcher) loop(each func()) {
	each()
	<-w.stop
}

func (w *watcher) Close() {
	close(w.stop)
}

func once(each func()) {
	newWatcher(each) // want `goroutine-not-stopped-by-owner: .newWatcher\(each\). starts a goroutine`
}

func someway(each func() error) error {
	w := newWatcher(func() {}) // want `goroutine-not-stopped-by-owner`
	if err := each(); err != nil {
		return err
	}
	w.Close()
	return nil
}
