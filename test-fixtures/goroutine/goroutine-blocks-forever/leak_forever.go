package leak

import "context"

func hold(work func()) {
	go func() {
		work()
		select {} // want `goroutine-blocks-forever: This goroutine waits here for ever`
	}()
}

type rows struct{ cancel context.CancelFunc }

func (r *rows) open(parent context.Context) {
	ctx, cancel := context.WithCancel(parent)
	r.cancel = cancel
	go func() { <-ctx.Done() }()
}

func uncancelled(done func()) {
	ctx := context.Background()
	ctx, cancel := context.WithCancel(ctx)
	_ = cancel
	go func() {
		<-ctx.Done() // want `goroutine-blocks-forever: This goroutine waits for a context that nobody cancels`
		done()
	}()
}
