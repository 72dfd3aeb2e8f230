package leak

import "context"

func okDetached(ctx context.Context, write func(context.Context)) {
	go func() {
		write(context.WithoutCancel(ctx))
	}()
}

func okNoContext(write func(context.Context)) {
	go func() {
		write(context.Background())
	}()
}
