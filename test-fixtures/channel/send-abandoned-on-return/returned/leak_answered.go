// Package returned answers channels, and package use receives from them.
package returned

import "context"

// Go runs a function and answers what it gives.
func Go(f func() error) chan error {
	done := make(chan error)
	go func() {
		done <- f() // want `send-abandoned-on-return: Send on .done. blocks for ever`
	}()
	return done
}

// Lines goes through all of them.
func Lines(lines []string) <-chan string {
	out := make(chan string)
	go func() {
		defer close(out)
		for _, line := range lines {
			out <- line // want `send-abandoned-on-return`
		}
	}()
	return out
}

// Follow gives what comes, until it is told to stop.
func Follow(ctx context.Context, in <-chan string) (<-chan string, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	events := make(chan string)
	go forward(ctx, in, events)
	return events, nil
}

func forward(ctx context.Context, in <-chan string, events chan<- string) {
	defer close(events)
	for {
		select {
		case <-ctx.Done():
			return
		case event := <-in:
			events <- event // want `send-abandoned-on-return: Send on .events. blocks for ever`
		}
	}
}

// Ask is answered by whom Question asks.
func Ask(question func() string) <-chan string {
	answer := make(chan string)
	go func() {
		answer <- question() // want `send-abandoned-on-return`
	}()
	return answer
}

// Question passes the channel on.
func Question(name string) <-chan string {
	return Ask(func() string { return name })
}
