package closers

import "context"

type worker struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func NewWorker(ctx context.Context) *worker {
	ctx, cancel := context.WithCancel(ctx)
	return &worker{ctx: ctx, cancel: cancel}
}

func (w *worker) Stop() { w.cancel() }

type crew struct {
	cancel context.CancelFunc
	first  *worker
}

func (c *crew) Stop() { c.cancel() }

// What the worker derived ends with the context that it was given.
func newCrew(parent context.Context, check func() error) (*crew, error) {
	ctx, cancel := context.WithCancel(parent)
	c := &crew{cancel: cancel}
	c.first = NewWorker(ctx)
	if err := check(); err != nil {
		cancel()
		return nil, err
	}
	return c, nil
}
