package files

import (
	"io"
	"os"
)

type encoder struct{ w io.Writer }

func (e *encoder) Close() error { return nil }

func newEncoder(w io.Writer) (*encoder, error) {
	return &encoder{w: w}, nil
}

// The error of newEncoder is always nil.
func encoded(path string) error {
	out, err := os.Create(path)
	if err != nil {
		return err
	}
	enc, err := newEncoder(out)
	if err != nil {
		return err
	}
	defer out.Close()
	return enc.Close()
}
