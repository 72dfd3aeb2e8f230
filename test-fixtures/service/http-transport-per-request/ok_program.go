package leak

import (
	"io"
	"net/http"
	"sync"
	"testing"
)

var (
	once   sync.Once
	common *http.Client
)

// Made once, for the life of the process.
func okOnce(url string) error {
	once.Do(func() { common = &http.Client{Transport: &http.Transport{}} })
	resp, err := common.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

var okValue = sync.OnceValue(func() *http.Client {
	return &http.Client{Transport: &http.Transport{MaxIdleConns: 4}}
})

// Closed behind everything else.
func okDeferredLiteral(url string) error {
	client := &http.Client{Transport: &http.Transport{}}
	defer func() { client.CloseIdleConnections() }()
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// Whoever is handed the client keeps it.
func okHanded(keep func(*http.Client), url string) error {
	client := &http.Client{Transport: &http.Transport{}}
	keep(client)
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func okCleanup(t *testing.T, url string) {
	tr := &http.Transport{}
	t.Cleanup(tr.CloseIdleConnections)
	resp, err := (&http.Client{Transport: tr}).Get(url)
	if err != nil {
		t.Fatal(err)
	}
	closeBody(resp.Body)
}

func closeBody(c io.Closer) { _ = c.Close() }
