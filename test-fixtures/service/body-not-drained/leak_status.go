package leak

import "net/http"

func ping(url string) (int, error) {
	resp, err := http.Get(url)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close() // want `body-not-drained: .resp\.Body. is closed unread`
	return resp.StatusCode, nil
}
