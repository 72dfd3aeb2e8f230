package bodies

import (
	"fmt"
	"io"
	"net/http"
)

// The answer is closed before it is given, unless there is none.
func requestOf(client *http.Client, url string) ([]byte, *http.Response, error) {
	succeeded := false
	var resp *http.Response = nil
	var err error
	var body []byte
	defer func() {
		if succeeded {
			resp.Body.Close()
			fmt.Println("answered", resp)
		} else {
			fmt.Println("failed", err, resp)
		}
	}()
	req, err := http.NewRequest("GET", url, nil)
	if err != nil {
		return body, nil, err
	}
	resp, err = client.Do(req)
	if err != nil {
		return body, nil, fmt.Errorf("request: %w", err)
	}
	succeeded = true
	body, err = io.ReadAll(resp.Body)
	if err != nil {
		return nil, nil, err
	}
	return body, resp, nil
}

func statusUnless(client *http.Client, url string) (int, error) {
	_, resp, err := requestOf(client, url)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}
