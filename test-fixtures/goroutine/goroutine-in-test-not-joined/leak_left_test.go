package left

import (
	"net/http"
	"testing"
)

func save(name string) error {
	write(name)
	return nil
}

var write = func(name string) {}

func TestSave(t *testing.T) {
	go func() { // want `goroutine-in-test-not-joined: the test does not wait for this goroutine`
		if err := save("a"); err != nil {
			t.Error(err)
		}
	}()
	if err := save("b"); err != nil {
		t.Fatal(err)
	}
}

func TestMany(t *testing.T) {
	names := []string{"a", "b"}
	for _, name := range names {
		go save(name) // want `goroutine-in-test-not-joined`
	}
}

func TestServes(t *testing.T) {
	mux := http.NewServeMux()
	mux.Handle("/", http.NotFoundHandler())
	go http.ListenAndServe("127.0.0.1:18080", mux) // want `goroutine-in-test-not-joined`
	resp, err := http.Get("http://127.0.0.1:18080/")
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != http.StatusNotFound {
		t.Errorf("got %d", resp.StatusCode)
	}
}

func TestSub(t *testing.T) {
	t.Run("one", func(t *testing.T) {
		go func() { // want `goroutine-in-test-not-joined`
			t.Log(save("a"))
		}()
		if save("b") != nil {
			t.Error("b")
		}
	})
}
