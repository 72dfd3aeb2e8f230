package leak

import (
	"io"
	"net/http"
	"os"
)

var headers = map[string][]byte{}

type index struct{ magic []byte }

func (x *index) read(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	x.magic = data[:8]        // want `subslice-pins-array: this piece keeps all of .data. in memory`
	headers[path] = data[:16] // want `subslice-pins-array: this piece keeps all of .data. in memory`
	return nil
}

func body(resp *http.Response, x *index) error {
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	x.magic = data[4:8] // want `subslice-pins-array: this piece keeps all of .data. in memory`
	return nil
}
