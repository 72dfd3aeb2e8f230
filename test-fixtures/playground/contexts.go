package main

import (
	"context"
	"net/http"
	"time"
)

// fetchAll never calls cancel where a request cannot be made, and piles up all
// the deferred ones until it returns.
func fetchAll(ctx context.Context, urls []string) error {
	limited, cancel := context.WithTimeout(ctx, time.Second)
	request, err := http.NewRequestWithContext(limited, http.MethodGet, urls[0], nil)
	if err != nil {
		return err
	}
	_ = request
	cancel()

	for _, url := range urls {
		each, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		if _, err := http.NewRequestWithContext(each, http.MethodGet, url, nil); err != nil {
			return err
		}
	}
	return nil
}
