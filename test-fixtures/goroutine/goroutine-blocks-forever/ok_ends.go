package leak

import (
	"context"
	"time"
)

func serve(start func()) {
	start()
	select {}
}

func cancelled(work, done func()) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		<-ctx.Done()
		done()
	}()
	work()
}

func deadline(done func()) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	_ = cancel
	go func() {
		<-ctx.Done()
		done()
	}()
}

func outside(ctx context.Context, done func()) {
	go func() {
		<-ctx.Done()
		done()
	}()
}

// Nobody recovers the panic of a goroutine of its own: the process ends.
func crash(run func() error) {
	go func() {
		if err := run(); err != nil {
			go panic(err)
			select {}
		}
	}()
}
