package use

import (
	"context"
	"errors"

	"fixtures/channel/send-abandoned-on-return/returned"
)

// Both waits for what it has started, however it ends.
func Both(f, g func() error) error {
	done := returned.Awaited(f)
	defer func() { <-done }()
	return g()
}

// Sometimes starts it, and waits where it did.
func Sometimes(f func() error, attach, open bool) error {
	var done chan error
	if attach || open {
		done = returned.Awaited(f)
	}
	if open || attach {
		return <-done
	}
	return nil
}

// Perhaps asks the channel itself.
func Perhaps(f func() error, attach bool) error {
	var done chan error
	if attach {
		done = returned.Awaited(f)
	}
	if done != nil {
		return <-done
	}
	return nil
}

// Then waits on both ways.
func Then(f func() error, again bool) error {
	err := <-returned.Awaited(f)
	if err != nil && again {
		done := returned.Awaited(f)
		return errors.Join(err, <-done)
	}
	return err
}

// Room may be left.
func Room(ready <-chan struct{}, f func() error) {
	select {
	case <-ready:
	case <-returned.Room(f):
	}
}

// First leaves a goroutine that looks at the context.
func First(ctx context.Context, lines []string) string {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for line := range returned.Watched(ctx, lines) {
		return line
	}
	return ""
}

// Count reads all.
func Count(lines []string) (n int) {
	for range returned.All(lines) {
		n++
	}
	out := returned.All(lines)
	for {
		_, ok := <-out
		if !ok {
			return n
		}
		n++
	}
}

// Sum leaves with the error that is the last.
func Sum(next func() (string, error)) (n int, err error) {
	for item := range returned.Read(next) {
		if item.Err != nil {
			return n, item.Err
		}
		n += len(item.Line)
	}
	return n, nil
}

// Start has no channel where it fails.
func Start(f func() error) error {
	done, err := returned.Started(f)
	if err != nil {
		return err
	}
	return <-done
}

// Given hands it on.
func Given(f func() error, wait func(<-chan error) error) error {
	return wait(returned.Awaited(f))
}
