package leak

type store struct{ names []string }

func (s *store) parts() []string { return s.names }

// However many parts there are: the first error leaves the others.
func firstError(s *store, save func(string) error) error {
	errs := make(chan error)
	for _, part := range s.parts() {
		go func() {
			errs <- save(part) // want `send-abandoned-on-return: Send on .errs. blocks for ever`
		}()
	}
	for range s.parts() {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}
