package leak

import (
	"context"
	"net/http"
)

func okContext(ctx context.Context, url string) (*http.Request, error) {
	return http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
}

func okLater(ctx context.Context, url string) (*http.Request, error) {
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	return req.WithContext(ctx), nil
}

func okNone(url string) (*http.Request, error) {
	return http.NewRequest(http.MethodGet, url, nil)
}
