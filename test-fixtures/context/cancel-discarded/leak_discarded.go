package cancels

import (
	"context"
	"net"
	"net/http"
	"os"
	"os/signal"
	"time"
)

func dialOnce(parent context.Context, addr string) error {
	ctx, _ := context.WithTimeout(parent, time.Second) // want `cancel-discarded: .*WithTimeout.*discarded`
	var d net.Dialer
	_, err := d.DialContext(ctx, "tcp", addr)
	return err
}

func ping(parent context.Context, url string) error {
	ctx, _ := context.WithCancel(parent) // want `cancel-discarded: .*`
	return get(ctx, url)
}

func cause(parent context.Context, url string) error {
	ctx, _ := context.WithCancelCause(parent) // want `cancel-discarded: .*`
	return get(ctx, url)
}

func interruptible(url string) error {
	ctx, _ := signal.NotifyContext(context.Background(), os.Interrupt) // want `cancel-discarded: .*NotifyContext.*`
	return get(ctx, url)
}

func assigned(ctx context.Context, url string) error {
	ctx, _ = context.WithDeadline(ctx, time.Now().Add(time.Minute)) // want `cancel-discarded: .*`
	return get(ctx, url)
}

// The context lives on in the request: deferring cancel would break it, so the fix is not safe.
func request(parent context.Context, url string) (*http.Request, error) {
	ctx, _ := context.WithTimeout(parent, time.Minute) // want `cancel-discarded: .*`
	return http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
}

// In a loop a deferred cancel would wait for the function's end: no fix.
func each(parent context.Context, urls []string) {
	for _, url := range urls {
		ctx, _ := context.WithTimeout(parent, time.Second) // want `cancel-discarded: .*`
		_ = get(ctx, url)
	}
}

func name(parent context.Context, cancel bool) error {
	ctx, _ := context.WithCancel(parent) // want `cancel-discarded: .*`
	if cancel {
		return nil
	}
	return get(ctx, "")
}

func get(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
