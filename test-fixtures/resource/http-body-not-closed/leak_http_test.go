package bodies

import (
	"encoding/json"
	"net/http"
	"testing"
)

func TestCount(t *testing.T) {
	resp, err := http.Get("http://127.0.0.1:1/count") // want `http-body-not-closed: .resp.Body. is never closed.*`
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
