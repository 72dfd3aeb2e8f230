package bodies

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"testing"
)

// A body that has been read to its end, or to an error, holds no connection any more.
func wholeBody(url string) ([]byte, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(resp.Body)
}

func greetingIs(t *testing.T, client *http.Client, req *http.Request, want string) {
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	text, _ := io.ReadAll(resp.Body)
	if string(text) != want {
		t.Fatalf("got %q", text)
	}
}

func textOf(t *testing.T, resp *http.Response) string {
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func throughHelper(t *testing.T, url string) {
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	if textOf(t, resp) == "" {
		t.Fatal("no text")
	}
}

func ofPart(url string) (string, error) {
	body, err := opened(url)
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(body)
	return string(text), err
}

func opened(url string) (io.ReadCloser, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	return resp.Body, nil
}

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

func intoBuffer(url string) (string, error) {
	resp, err := http.Get(url)
	if err != nil {
		return "", err
	}
	var text bytes.Buffer
	if _, err := text.ReadFrom(resp.Body); err != nil {
		return "", err
	}
	resp.Body.Close()
	return text.String(), nil
}

func ping(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, resp.Body)
	return err
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
