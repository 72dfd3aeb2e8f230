package bodies

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
)

func never(url string) error {
	resp, err := http.Get(url) // want `http-body-not-closed: .*never closed.*`
	if err != nil {
		return err
	}
	return read(resp.Body)
}

func earlyReturn(url string, limit int) error {
	resp, err := http.Get(url) // want `http-body-not-closed: .*not closed.*`
	if err != nil {
		return err
	}
	if limit < 0 {
		return errors.New("negative limit")
	}
	if err := read(resp.Body); err != nil {
		resp.Body.Close()
		return err
	}
	resp.Body.Close()
	return nil
}

func oneBranch(url string, keep bool) error {
	resp, err := http.Get(url) // want `http-body-not-closed: .*not closed.*`
	if err != nil {
		return err
	}
	err = read(resp.Body)
	if !keep {
		resp.Body.Close()
	}
	return err
}

func lateDefer(url string, limit int) error {
	resp, err := http.Get(url) // want `http-body-not-closed: .*not closed.*`
	if err != nil {
		return err
	}
	if limit == 0 {
		return nil
	}
	defer resp.Body.Close()
	return read(resp.Body)
}

func switchCase(url string, mode int) error {
	resp, err := http.Get(url) // want `http-body-not-closed: .*not closed.*`
	if err != nil {
		return err
	}
	switch mode {
	case 0:
		resp.Body.Close()
		return nil
	case 1:
		return errors.New("unsupported")
	default:
		resp.Body.Close()
	}
	return nil
}

func inLoop(url string, n int) error {
	for i := 0; i < n; i++ {
		resp, err := http.Get(url) // want `http-body-not-closed: .*closed.*`
		if err != nil {
			return err
		}
		if i%2 == 0 {
			continue
		}
		resp.Body.Close()
	}
	return nil
}

func overwritten(url string) error {
	resp, err := http.Get(url) // want `http-body-not-closed: .*another value.*`
	if err != nil {
		return err
	}
	resp, err = http.Get(url)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	return read(resp.Body)
}

func onlyRead(url string) error {
	resp, err := http.Get(url) // want `http-body-not-closed: .*never closed.*`
	if err != nil {
		return err
	}
	return inspect(resp)
}

func inspect(resp *http.Response) error {
	return read(resp.Body)
}

func throughWrapper(url string, limit int) error {
	resp, err := acquire(url) // want `http-body-not-closed: .*not closed.*`
	if err != nil {
		return err
	}
	if limit < 0 {
		return errors.New("negative limit")
	}
	defer resp.Body.Close()
	return read(resp.Body)
}

func acquire(url string) (*http.Response, error) {
	return http.Get(url)
}

func inClosure(url string, limit int) func() error {
	return func() error {
		resp, err := http.Get(url) // want `http-body-not-closed: .*not closed.*`
		if err != nil {
			return err
		}
		if limit < 0 {
			return errors.New("negative limit")
		}
		resp.Body.Close()
		return nil
	}
}

func status(url string) error {
	resp, err := http.Get(url) // want `http-body-not-closed: .resp.Body. is not closed .*`
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return errors.New(resp.Status)
	}
	defer resp.Body.Close()
	return read(resp.Body)
}

func request(client *http.Client, req *http.Request) (int, error) {
	resp, err := client.Do(req) // want `http-body-not-closed: .resp.Body. is never closed.*`
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

// Text that is no number ends the reading before the end of the body.
func roundTrip(rt http.RoundTripper, req *http.Request) (int, error) {
	resp, err := rt.RoundTrip(req) // want `http-body-not-closed: .resp.Body. is not closed .*`
	if err != nil {
		return 0, err
	}
	var count int
	if err := json.NewDecoder(resp.Body).Decode(&count); err != nil {
		return 0, err
	}
	resp.Body.Close()
	return count, nil
}

// The function returns the response on another path.
func maybe(url string) (*http.Response, error) {
	resp, err := http.Get(url) // want `http-body-not-closed: .resp.Body. is not closed .*`
	if err != nil {
		return nil, err
	}
	if resp.StatusCode == http.StatusNotFound {
		return nil, errors.New("not found")
	}
	return resp, nil
}

func dropped(url string) error {
	_, err := http.Get(url) // want `http-body-not-closed: .*nothing holds it.*`
	return err
}

// What a helper gives is the body alone.
func decodeBody(url string, into any) error {
	body, err := bodyOf(url) // want `http-body-not-closed: .body. is never closed.*`
	if err != nil {
		return err
	}
	return json.NewDecoder(body).Decode(into)
}

func bodyOf(url string) (io.ReadCloser, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		return nil, errors.New(resp.Status)
	}
	return resp.Body, nil
}

// A part of it is read.
func beginning(url string) ([]byte, error) {
	resp, err := http.Get(url) // want `http-body-not-closed: .resp.Body. is never closed.*`
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(resp.Body, 512))
}

// A file may refuse what is written to it, and then the rest is not read.
func download(url string, out *os.File) error {
	resp, err := http.Get(url) // want `http-body-not-closed: .resp.Body. is never closed.*`
	if err != nil {
		return err
	}
	_, err = io.Copy(out, resp.Body)
	return err
}
