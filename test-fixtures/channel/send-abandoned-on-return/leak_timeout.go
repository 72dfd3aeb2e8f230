package leak

import (
	"context"
	"errors"
	"time"
)

func timeout(f func() string) (string, error) {
	answer := make(chan string)
	go func() {
		answer <- f() // want `send-abandoned-on-return: .*once its receiver has left`
	}()
	select {
	case s := <-answer:
		return s, nil
	case <-time.After(time.Second):
		return "", errors.New("timed out")
	}
}

func cancelled(ctx context.Context, f func() error) error {
	errc := make(chan error)
	go func() {
		if err := f(); err != nil {
			errc <- err // want `send-abandoned-on-return`
			return
		}
		errc <- nil
	}()
	select {
	case err := <-errc:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func firstOf(mirrors []string, get func(string) string) string {
	answers := make(chan string)
	for _, mirror := range mirrors {
		go func() {
			answers <- get(mirror) // want `send-abandoned-on-return`
		}()
	}
	return <-answers
}

func earlyReturn(run, check func() error) error {
	done := make(chan error)
	go func() { done <- run() }() // want `send-abandoned-on-return`
	if err := check(); err != nil {
		return err
	}
	return <-done
}

// The sends cannot be counted: there is no fix.
func scan(lines []string, match func(string) bool) string {
	found := make(chan string)
	go func() {
		defer close(found)
		for _, line := range lines {
			if match(line) {
				found <- line // want `send-abandoned-on-return`
			}
		}
	}()
	for line := range found {
		if len(line) > 80 {
			return line
		}
	}
	return ""
}
