package watches

import "github.com/fsnotify/fsnotify"

func deferred(path string) error {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return err
	}
	defer w.Close()
	return w.Add(path)
}

type service struct{ watcher *fsnotify.Watcher }

func newService(path string) (*service, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	if err := w.Add(path); err != nil {
		w.Close()
		return nil, err
	}
	return &service{watcher: w}, nil
}

func (s *service) Close() error { return s.watcher.Close() }
