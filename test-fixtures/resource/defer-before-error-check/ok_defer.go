package early

import (
	"io"
	"net/http"
	"os"
)

func after(url string) ([]byte, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

// The closure looks for itself.
func careful(url string) ([]byte, error) {
	resp, err := http.Get(url)
	defer func() {
		if resp != nil {
			resp.Body.Close()
		}
	}()
	if err != nil {
		return nil, err
	}
	return io.ReadAll(resp.Body)
}

func noError() {
	r, w := io.Pipe()
	defer w.Close()
	_ = r
}

func fatal(name string) {
	f, err := os.Open(name)
	if err != nil {
		panic(err)
	}
	defer f.Close()
}

// The error is looked at where it is made.
func inCondition(name string, use func(*os.File) error) (err error) {
	var f *os.File
	if f, err = os.Open(name); err != nil {
		return err
	}
	defer f.Close()
	if err = use(f); err != nil {
		return err
	}
	return nil
}

func closeQuietly(resp *http.Response) {
	if resp != nil {
		resp.Body.Close()
	}
}

// The helper looks whether there is something to close.
func byCarefulHelper(url string) error {
	resp, err := http.Get(url)
	defer closeQuietly(resp)
	if err != nil {
		return err
	}
	return nil
}
