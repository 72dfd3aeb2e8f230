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
