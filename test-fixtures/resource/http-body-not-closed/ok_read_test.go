package bodies

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

var greeting = http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) { io.WriteString(w, "hello") })

// A body that has been read to its end holds no connection any more.
func TestGreeting(t *testing.T) {
	server := httptest.NewServer(greeting)
	defer server.Close()
	resp, err := http.Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(resp.Body)
	if err != nil || string(text) != "hello" {
		t.Fatalf("got %q, %v", text, err)
	}
}

func textOf(t *testing.T, resp *http.Response) string {
	var text bytes.Buffer
	if _, err := text.ReadFrom(resp.Body); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

func TestThroughHelper(t *testing.T) {
	server := httptest.NewServer(greeting)
	defer server.Close()
	resp, err := http.Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	if textOf(t, resp) == "" {
		t.Fatal("no text")
	}
}

func TestAnyText(t *testing.T) {
	server := httptest.NewServer(greeting)
	defer server.Close()
	resp, err := http.Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	io.Copy(io.Discard, resp.Body)
}
