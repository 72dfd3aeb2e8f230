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

// An error that has a type is one, and there is no file.
func opened(path string) (*os.File, error) {
	f, err := os.Open(path)
	if _, denied := err.(*os.PathError); denied {
		f, err = os.Open(path + ".bak")
	}
	if err != nil {
		return nil, err
	}
	return f, nil
}
