package defers

type latches struct{ taken map[string]bool }

func (l *latches) tryLatch(name string) (release func(), err error) {
	l.taken[name] = true
	return func() { delete(l.taken, name) }, nil
}

// All are held until the work is done.
func (l *latches) together(names []string, work func() error) error {
	for _, name := range names {
		release, err := l.tryLatch(name)
		if err != nil {
			return err
		}
		defer release()
	}
	return work()
}
