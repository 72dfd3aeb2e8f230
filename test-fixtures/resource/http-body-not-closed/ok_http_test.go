package bodies

import (
	"net"
	"net/http"
	"net/http/httputil"
	"testing"

	"github.com/stretchr/testify/require"
)

// Where there is an answer, the test has failed.
func TestRefused(t *testing.T) {
	resp, err := http.Get("http://127.0.0.1:1/")
	if err == nil {
		t.Errorf("got an answer: %s", resp.Status)
	}
}

// The next Read closes the body before, and the connection is closed.
func TestClientConn(t *testing.T) {
	conn, err := net.Dial("tcp", "127.0.0.1:1")
	if err != nil {
		t.Skip(err)
	}
	defer conn.Close()
	cc := httputil.NewClientConn(conn, nil)
	for range 3 {
		req, err := http.NewRequest("GET", "http://127.0.0.1/", nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := cc.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		t.Log(resp.Status)
	}
}

// An error is expected: where there is an answer, the test stops.
func TestUnreachable(t *testing.T) {
	_, err := http.Get("http://127.0.0.1:1/")
	require.Error(t, err)
}

// Such an answer seldom has a body.
func TestStatus(t *testing.T) {
	resp, err := http.Get("http://127.0.0.1:1/")
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK || resp.Header.Get("Server") == "" {
		t.Log(resp.Status)
	}
}
