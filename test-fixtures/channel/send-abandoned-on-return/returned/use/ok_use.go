package use

import (
	"context"
	"errors"
	"time"

	"fixtures/channel/send-abandoned-on-return/returned"
)

// Ready or failed, whatever comes first.
func Ready(ready <-chan struct{}, f func() error) error {
	failed := returned.Go(f)
	select {
	case <-ready:
	case err := <-failed:
		return err
	}
	return nil
}

// Find leaves with what it has looked for.
func Find(lines []string, wanted string) bool {
	for line := range returned.Lines(lines) {
		if line == wanted {
			return true
		}
	}
	return false
}

// Print is told to stop.
func Print(ctx context.Context, in <-chan string, print func(string)) error {
	events, err := returned.Follow(ctx, in)
	if err != nil {
		return err
	}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case event, ok := <-events:
			if !ok {
				return nil
			}
			print(event)
		}
	}
}

// Answer does not wait longer than that.
func Answer(name string) (string, error) {
	select {
	case answer := <-returned.Question(name):
		return answer, nil
	case <-time.After(time.Second):
		return "", errors.New("nobody answers")
	}
}
