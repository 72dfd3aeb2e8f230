package early

import (
	"io"
	"net"
	"net/http"
	"os"
)

func body(url string) ([]byte, error) {
	resp, err := http.Get(url) // want `defer-before-error-check: The release of .resp.Body. is deferred before .err. was looked at`
	defer resp.Body.Close()
	if err != nil {
		return nil, err
	}
	return io.ReadAll(resp.Body)
}

func file(name string) error {
	f, err := os.Open(name) // want `defer-before-error-check: The release of .f. is deferred before .err. was looked at`
	defer f.Close()
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, f)
	return err
}

func conn(addr string) error {
	c, err := net.Dial("tcp", addr) // want `defer-before-error-check: .*`
	defer c.Close()
	if err != nil {
		return err
	}
	_, err = c.Write([]byte("hello"))
	return err
}
