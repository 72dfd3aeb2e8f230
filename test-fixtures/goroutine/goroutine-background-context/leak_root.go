package leak

import (
	"context"
	"net/http"
)

func record(ctx context.Context, write func(context.Context)) {
	go func() {
		write(context.Background()) // want `goroutine-background-context: .ctx. is at hand, but this goroutine starts from .context\.Background\(\).`
	}()
}

func handle(w http.ResponseWriter, r *http.Request, write func(context.Context)) {
	go func() {
		write(context.TODO()) // want `goroutine-background-context: .r\.Context\(\). is at hand`
	}()
}
