package background

import (
	"context"
	"net/http"
	"time"
)

func own(ctx context.Context) error { return step(ctx) }

func without() error { return step(context.Background()) }

func detached(ctx context.Context) {
	go step(context.Background())
	defer step(context.Background())
	go func() { _ = step(context.Background()) }()
}

func derived(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	return step(ctx)
}

func shutdown(ctx context.Context, srv *http.Server) error {
	<-ctx.Done()
	return srv.Shutdown(context.Background())
}

func afterwards(ctx context.Context) error {
	<-ctx.Done()
	return step(context.Background())
}

func unnamed(_ context.Context) error { return step(context.Background()) }
