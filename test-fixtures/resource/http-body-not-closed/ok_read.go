package bodies

import (
	"errors"
	"io"
	"net/http"
)

// checkError finds an error or none; checkedText closes the body where there is none.
func checked(url string) ([]byte, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	return checkedText(resp)
}

func checkedText(resp *http.Response) ([]byte, error) {
	if err := checkError(resp); err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

func checkError(resp *http.Response) (err error) {
	if resp.StatusCode == http.StatusOK {
		return nil
	}
	resp.Body.Close()
	return errors.New(resp.Status)
}

func worthRetry(err error) (bool, error) {
	return errors.Is(err, io.ErrUnexpectedEOF), err
}

// What is made of the error says whether there is a response.
func retried(client *http.Client, req *http.Request) (bool, error) {
	resp, err := client.Do(req)
	retry, err := worthRetry(err)
	if retry {
		return true, err
	}
	if err != nil {
		return false, err
	}
	return false, resp.Body.Close()
}
