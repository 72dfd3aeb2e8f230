package cancels

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"time"

	"fixtures/context/cancel-not-called/helper"
)

func never(parent context.Context) error {
	ctx, cancel := context.WithTimeout(parent, time.Second) // want `cancel-not-called: .cancel. is never called: the context leaks`
	_ = cancel
	return work(ctx)
}

func earlyReturn(parent context.Context, limit int) error {
	ctx, cancel := context.WithCancel(parent) // want `cancel-not-called: .cancel. is not called when .limit < 0. is true \(line 22\): the context leaks`
	if limit < 0 {
		return errors.New("negative limit")
	}
	err := work(ctx)
	cancel()
	return err
}

func onError(parent context.Context) error {
	ctx, cancel := context.WithDeadline(parent, time.Now().Add(time.Minute)) // want `cancel-not-called: .*when .err. is not nil.*`
	if err := work(ctx); err != nil {
		return err
	}
	cancel()
	return nil
}

// The deadline makes no difference: an answer that comes early leaves the timer behind.
func lateDefer(parent context.Context, n int) error {
	ctx, cancel := context.WithTimeout(parent, time.Hour) // want `cancel-not-called: .*not called.*`
	if n == 0 {
		return nil
	}
	defer cancel()
	return work(ctx)
}

func continues(parent context.Context, jobs []int) {
	for _, job := range jobs {
		ctx, cancel := context.WithTimeout(parent, time.Second) // want `cancel-not-called: .*not called.*`
		if job < 0 {
			continue
		}
		_ = work(ctx)
		cancel()
	}
}

func overwritten(parent context.Context) error {
	ctx, cancel := context.WithCancel(parent) // want `cancel-not-called: .cancel. gets another value in line 62 .*`
	_ = work(ctx)
	ctx, cancel = context.WithTimeout(parent, time.Second)
	defer cancel()
	return work(ctx)
}

func cause(parent context.Context, fail bool) error {
	ctx, cancel := context.WithCancelCause(parent) // want `cancel-not-called: .*`
	if fail {
		cancel(errors.New("failed"))
		return nil
	}
	return work(ctx)
}

func signals(limit int) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt) // want `cancel-not-called: .stop. is not called when .*`
	if limit == 0 {
		return nil
	}
	defer stop()
	return work(ctx)
}

func onlyOnError(parent context.Context) (err error) {
	ctx, cancel := context.WithCancel(parent) // want `cancel-not-called: .*not called.*`
	defer func() {
		if err != nil {
			cancel()
		}
	}()
	return work(ctx)
}

// A wrapper of another package of the module.
func wrapped(parent context.Context, limit int) error {
	ctx, done := helper.Limited(parent) // want `cancel-not-called: .done. is not called .*`
	if limit < 0 {
		return errors.New("negative limit")
	}
	defer done()
	return work(ctx)
}

// Kept in a field that nobody calls.
type session struct {
	ctx  context.Context
	stop context.CancelFunc
}

func newSession(parent context.Context) *session {
	s := &session{}
	s.ctx, s.stop = context.WithCancel(parent) // want `cancel-not-called: .*session.stop. is never called.*`
	return s
}

// Nothing refers to the context, but who waits for it goes on.
func rootless(limit int) error {
	ctx, cancel := context.WithCancel(context.Background()) // want `cancel-not-called: .cancel. is not called .*`
	go work(ctx)
	if limit < 0 {
		return errors.New("negative limit")
	}
	cancel()
	return nil
}

func inGoroutine(parent context.Context, jobs <-chan int) {
	go func() {
		ctx, cancel := context.WithCancel(parent) // want `cancel-not-called: .*`
		for job := range jobs {
			if job < 0 {
				return
			}
			_ = work(ctx)
		}
		cancel()
	}()
}

// Asks; the answer comes, or the context is done before.
func work(ctx context.Context) error {
	select {
	case err := <-answers:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

var answers = make(chan error)
