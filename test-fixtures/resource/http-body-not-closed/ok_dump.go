package bodies

import (
	"net/http"
	"net/http/httputil"
)

// With its second argument true the body is read to its end, closed, and replaced by a copy.
func dumped(url string) (string, error) {
	resp, err := http.Get(url)
	if err != nil {
		return "", err
	}
	text, err := httputil.DumpResponse(resp, true)
	return string(text), err
}
