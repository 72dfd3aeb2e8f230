package returned

import "context"

// Room has room for the one answer.
func Room(f func() error) chan error {
	done := make(chan error, 1)
	go func() { done <- f() }()
	return done
}

// Awaited is received from by all who call it.
func Awaited(f func() error) chan error {
	done := make(chan error)
	go func() { done <- f() }()
	return done
}

// Watched looks at the context, too.
func Watched(ctx context.Context, lines []string) <-chan string {
	out := make(chan string)
	go func() {
		defer close(out)
		for _, line := range lines {
			select {
			case out <- line:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// All is read to its end.
func All(lines []string) <-chan string {
	out := make(chan string)
	go func() {
		defer close(out)
		for _, line := range lines {
			out <- line
		}
	}()
	return out
}

// Item is a line, or the error behind which there is none.
type Item struct {
	Line string
	Err  error
}

// Read ends with the first error.
func Read(next func() (string, error)) <-chan Item {
	items := make(chan Item)
	go func() {
		defer close(items)
		for {
			line, err := next()
			items <- Item{line, err}
			if err != nil {
				return
			}
		}
	}()
	return items
}

// Unknown is not called here.
func Unknown(f func() error) <-chan error {
	done := make(chan error)
	go func() { done <- f() }()
	return done
}

// Started answers nothing where it fails.
func Started(f func() error) (<-chan error, error) {
	if f == nil {
		return nil, context.Canceled
	}
	done := make(chan error)
	go func() { done <- f() }()
	return done, nil
}
