package leak

import (
	"bufio"
	"io"
	"net/http"
)

// A helper of the package reads and closes.
func okHelper(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	defer finish(resp.Body)
	return nil
}

func finish(body io.ReadCloser) {
	_, _ = io.Copy(io.Discard, body)
	_ = body.Close()
}

// Read line by line, through another reader.
func okScanned(url string) (lines int, err error) {
	resp, err := http.Get(url)
	if err != nil {
		return 0, err
	}
	defer func() { _ = resp.Body.Close() }()
	scanner := bufio.NewScanner(resp.Body)
	for scanner.Scan() {
		lines++
	}
	return lines, scanner.Err()
}

// Read in a deferred closure.
func okDeferred(url string) (int, error) {
	resp, err := http.Get(url)
	if err != nil {
		return 0, err
	}
	defer func() {
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
	}()
	return resp.StatusCode, nil
}

func okReturned(url string) (io.ReadCloser, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		return nil, http.ErrNotSupported
	}
	return resp.Body, nil
}
