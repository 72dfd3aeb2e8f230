package leak

import (
	"context"
	"errors"
	"sync"
	"time"
)

func buffered(f func() string) (string, error) {
	answer := make(chan string, 1)
	go func() { answer <- f() }()
	select {
	case s := <-answer:
		return s, nil
	case <-time.After(time.Second):
		return "", errors.New("timed out")
	}
}

// The sender has another way out.
func watched(ctx context.Context, f func() string) (string, error) {
	answer := make(chan string)
	go func() {
		select {
		case answer <- f():
		case <-ctx.Done():
		}
	}()
	select {
	case s := <-answer:
		return s, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// Cancelling lets the sender go.
func cancelling(parent context.Context, f func() string) string {
	ctx, cancel := context.WithCancel(parent)
	defer cancel()
	answers := make(chan string)
	for range 3 {
		go func() {
			select {
			case answers <- f():
			case <-ctx.Done():
			}
		}()
	}
	return <-answers
}

// As many receives as sends.
func all(jobs []func() error) error {
	errc := make(chan error)
	for _, job := range jobs {
		go func() { errc <- job() }()
	}
	var first error
	for range jobs {
		if err := <-errc; err != nil && first == nil {
			first = err
		}
	}
	return first
}

// The same condition starts and receives.
func sometimes(async bool, f func() error) error {
	errc := make(chan error)
	if async {
		go func() { errc <- f() }()
	}
	if async {
		return <-errc
	}
	return f()
}

// Counted by hand.
func counted(jobs []func() error, skip func(int) bool) (failed int) {
	errc := make(chan error)
	n := 0
	for i, job := range jobs {
		if skip(i) {
			continue
		}
		n++
		go func() { errc <- job() }()
	}
	for ; n > 0; n-- {
		if <-errc != nil {
			failed++
		}
	}
	return failed
}

// Drained on the early way out.
func drained(jobs []func() error) error {
	errc := make(chan error)
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			errc <- job()
		}()
	}
	go func() {
		wg.Wait()
		close(errc)
	}()
	for err := range errc {
		if err != nil {
			go func() {
				for range errc {
				}
			}()
			return err
		}
	}
	return nil
}

// Whoever gets the channel may receive.
func handed(f func() error, register func(<-chan error)) {
	errc := make(chan error)
	register(errc)
	go func() { errc <- f() }()
}

func returned(f func() error) <-chan error {
	errc := make(chan error)
	go func() { errc <- f() }()
	return errc
}
