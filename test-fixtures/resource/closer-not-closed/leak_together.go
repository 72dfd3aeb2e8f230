package closers

import (
	"errors"
	"io"
	"os"
)

func openAll(names []string) (io.Reader, func() error, error) {
	var files []*os.File
	var readers []io.Reader
	closer := func() error {
		var errs []error
		for _, f := range files {
			errs = append(errs, f.Close())
		}
		return errors.Join(errs...)
	}
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			closer()
			return nil, nil, err
		}
		files = append(files, f)
		readers = append(readers, f)
	}
	return io.MultiReader(readers...), closer, nil
}

func verify(names []string, check func([]byte) bool) error {
	r, closer, err := openAll(names) // want `closer-not-closed: .closer. is not called when .check\(text\). is false .*`
	if err != nil {
		return err
	}
	text, err := io.ReadAll(r)
	if err == nil && !check(text) {
		return errors.New("does not verify")
	}
	if closer != nil {
		closer()
	}
	return err
}
