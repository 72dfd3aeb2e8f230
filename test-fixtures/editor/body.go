package editor

import "net/http"

// Status never closes the body.
func Status(client *http.Client, request *http.Request) (int, error) {
	response, err := client.Do(request)
	if err != nil {
		return 0, err
	}
	return response.StatusCode, nil
}
