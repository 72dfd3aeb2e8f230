package leak

import (
	"context"
	"errors"
	"fmt"
)

// Of the two sends only one is made: the second where the work panicked, which did not get to the first.
func guarded(ctx context.Context, work func() error) error {
	done := make(chan error, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				done <- errors.New("panicked")
			}
		}()
		done <- work()
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// The same with a helper that makes an error of what was recovered.
func guardedByHelper(ctx context.Context, work func() error) error {
	done := make(chan error, 1)
	go func() {
		defer func() {
			if err := panicError(recover(), nil); err != nil {
				done <- err
			}
		}()
		done <- work()
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func panicError(recovered any, err error) error {
	if recovered == nil {
		return err
	}
	return fmt.Errorf("panic: %v", recovered)
}
