package leak

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
