package bodies

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestCount(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		io.WriteString(w, "7"+strings.Repeat(" ", 1<<20))
	}))
	defer server.CloseClientConnections()
	resp, err := http.Get(server.URL) // want `http-body-not-closed: .resp.Body. is never closed.*`
	if err != nil {
		t.Fatal(err)
	}
	var count int
	if err := json.NewDecoder(resp.Body).Decode(&count); err != nil {
		t.Fatal(err)
	}
	if count == 0 {
		t.Error("no count")
	}
}
