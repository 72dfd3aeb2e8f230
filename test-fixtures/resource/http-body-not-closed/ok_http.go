package bodies

import (
	"encoding/json"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
)

func deferred(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return read(resp.Body)
}

func onBothPaths(url string, limit int) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	if limit < 0 {
		resp.Body.Close()
		return errors.New("negative limit")
	}
	err = read(resp.Body)
	resp.Body.Close()
	return err
}

func inDeferredClosure(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	defer func() {
		_ = resp.Body.Close()
	}()
	return read(resp.Body)
}

func byHelper(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	defer release(resp)
	return read(resp.Body)
}

func release(resp *http.Response) {
	resp.Body.Close()
}

func returned(url string) (*http.Response, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	return resp, nil
}

type owner struct {
	held  *http.Response
	all   []*http.Response
	named map[string]*http.Response
}

func (o *owner) open(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	o.held = resp
	return nil
}

func (o *owner) openMore(url string, key string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	o.all = append(o.all, resp)
	other, err := http.Get(url)
	if err != nil {
		return err
	}
	o.named[key] = other
	return nil
}

func (o *owner) Close() {
	o.held.Body.Close()
	for _, resp := range o.all {
		resp.Body.Close()
	}
	for _, resp := range o.named {
		resp.Body.Close()
	}
}

func sent(url string, out chan<- *http.Response) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	out <- resp
	return nil
}

func toGoroutine(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	go func() {
		defer resp.Body.Close()
		_ = read(resp.Body)
	}()
	return nil
}

var global *http.Response

func toGlobal(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	global = resp
	return nil
}

func unknownCallee(url string, take func(*http.Response)) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	take(resp)
	return nil
}

func insideIf(url string) error {
	if resp, err := http.Get(url); err == nil {
		defer resp.Body.Close()
		return read(resp.Body)
	}
	return nil
}

func guardedElse(url string) error {
	resp, err := http.Get(url)
	if err == nil {
		defer resp.Body.Close()
		return read(resp.Body)
	} else {
		return err
	}
}

func guardedIs(url string) error {
	resp, err := http.Get(url)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return read(resp.Body)
}

func guardedSwitch(url string) error {
	resp, err := http.Get(url)
	switch {
	case err == os.ErrNotExist:
		return nil
	case err != nil:
		return err
	}
	defer resp.Body.Close()
	return read(resp.Body)
}

func fatal(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	if err := read(resp.Body); err != nil {
		log.Fatal(err)
	}
	resp.Body.Close()
	return nil
}

func terminators(url string, mode int) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	switch mode {
	case 0:
		os.Exit(1)
	case 1:
		log.Fatalln("no")
	case 2:
		panic("no")
	}
	resp.Body.Close()
	return nil
}

func correlated(url string, enabled bool) error {
	var resp *http.Response
	var err error
	if enabled {

		resp, err = http.Get(url)
		if err != nil {
			return err
		}
	}
	println("working")
	if enabled {
		resp.Body.Close()
	}
	return nil
}

func whenNotNil(url string, enabled bool) error {
	var resp *http.Response
	var err error
	if enabled {

		resp, err = http.Get(url)
		if err != nil {
			return err
		}
	}
	if resp != nil {
		defer resp.Body.Close()
	}
	return nil
}

func leavesLoop(url string, n int) error {
	for i := 0; i < n; i++ {
		resp, err := http.Get(url)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		return read(resp.Body)
	}
	return nil
}

func eachTurn(url string, n int) error {
	for i := 0; i < n; i++ {
		resp, err := http.Get(url)
		if err != nil {
			return err
		}
		err = read(resp.Body)
		resp.Body.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

func inCleanupClosure(t *testing.T, url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	t.Cleanup(func() { _ = resp.Body.Close() })
	return read(resp.Body)
}

func methodValue(url string, later func(func() error)) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	later(resp.Body.Close)
	return read(resp.Body)
}

func joined(url string) (err error) {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, resp.Body.Close())
	}()
	return read(resp.Body)
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func mustHave(url string) error {
	resp := must(http.Get(url))
	defer resp.Body.Close()
	return read(resp.Body)
}

func byInterface(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	defer closeQuietly(resp.Body)
	return read(resp.Body)
}

func closeQuietly(c io.Closer) {
	if err := c.Close(); err != nil {
		log.Print(err)
	}
}

// The beginning is enough.
func read(r io.Reader) error {
	_, err := r.Read(make([]byte, 16))
	return err
}

// The answer to HEAD has no body.
func head(url string) (int, error) {
	resp, err := http.Head(url)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func recorded(h http.Handler, r *http.Request) int {
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	return rec.Result().StatusCode
}

func body(url string) (io.ReadCloser, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	return resp.Body, nil
}

func drain(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	defer drainAndClose(resp.Body)
	return nil
}

func drainAndClose(body io.ReadCloser) {
	_, _ = io.Copy(io.Discard, body)
	_ = body.Close()
}

// Released through another name.
func alias(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	body := resp.Body
	defer body.Close()
	return read(body)
}

// A retry closes the answer of each turn.
func retry(url string) (*http.Response, error) {
	for range 3 {
		resp, err := http.Get(url)
		if err != nil {
			continue
		}
		if resp.StatusCode == http.StatusOK {
			return resp, nil
		}
		resp.Body.Close()
	}
	return nil, errors.New("no luck")
}

// Answers to HEAD have no body.
func headByRequest(client *http.Client, url string) (int64, error) {
	req, err := http.NewRequest(http.MethodHead, url, nil)
	if err != nil {
		return 0, err
	}
	req.Header.Set("Accept", "*/*")
	resp, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	return resp.ContentLength, nil
}

func withoutBody(client *http.Client, url string) (int, error) {
	resp, err := client.Get(url)
	if err != nil {
		return 0, err
	}
	if resp.Body == http.NoBody {
		return resp.StatusCode, nil
	}
	defer resp.Body.Close()
	return resp.StatusCode, read(resp.Body)
}

func decodesAndCloses(url string, into any) error {
	body, err := bodyOf(url)
	if err != nil {
		return err
	}
	defer body.Close()
	return json.NewDecoder(body).Decode(into)
}

func noContent(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	if resp.StatusCode == http.StatusNoContent {
		return nil
	}
	defer resp.Body.Close()
	return read(resp.Body)
}

// Whoever gets the answer gets it closed.
func closedAnswer(url string, into any) (*http.Response, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return resp, json.NewDecoder(resp.Body).Decode(into)
}

func statusOf(url string, into any) (int, error) {
	resp, err := closedAnswer(url, into)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

// Tests put something else in its place.
var ask = http.Head

func length(url string) (string, error) {
	resp, err := ask(url)
	if err != nil {
		return "", err
	}
	return resp.Header.Get("Content-Length"), nil
}
