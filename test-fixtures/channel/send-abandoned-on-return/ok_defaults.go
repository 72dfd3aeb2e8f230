package leak

import (
	"errors"
	"time"
)

// The channel that is made where none is given has room for the one send.
func report(results chan error, run func() error) error {
	if results == nil {
		results = make(chan error, 1)
	}
	go func() {
		results <- run()
	}()
	select {
	case err := <-results:
		return err
	case <-time.After(time.Second):
		return errors.New("timed out")
	}
}
