package watches

import "github.com/fsnotify/fsnotify"

func waitFor(path string) error {
	w, err := fsnotify.NewWatcher() // want `watcher-not-stopped: .w. is not closed when .err. is not nil .*: it watches for ever`
	if err != nil {
		return err
	}
	if err := w.Add(path); err != nil {
		return err
	}
	<-w.Events
	return w.Close()
}

type reloader struct{ watcher *fsnotify.Watcher }

func newReloader() (*reloader, error) {
	w, err := fsnotify.NewWatcher() // want `watcher-not-stopped: .*reloader.watcher. is never closed.*`
	if err != nil {
		return nil, err
	}
	return &reloader{watcher: w}, nil
}
