package files

import (
	"bufio"
	"errors"
	"io"
	"os"
)

func never(name string) error {
	f, err := os.Open(name) // want `file-not-closed: .*never closed.*`
	if err != nil {
		return err
	}
	return read(f)
}

func earlyReturn(name string, limit int) error {
	f, err := os.Open(name) // want `file-not-closed: .*not closed.*`
	if err != nil {
		return err
	}
	if limit < 0 {
		return errors.New("negative limit")
	}
	if err := read(f); err != nil {
		f.Close()
		return err
	}
	f.Close()
	return nil
}

func oneBranch(name string, keep bool) error {
	f, err := os.Open(name) // want `file-not-closed: .*not closed.*`
	if err != nil {
		return err
	}
	err = read(f)
	if !keep {
		f.Close()
	}
	return err
}

func lateDefer(name string, limit int) error {
	f, err := os.Open(name) // want `file-not-closed: .*not closed.*`
	if err != nil {
		return err
	}
	if limit == 0 {
		return nil
	}
	defer f.Close()
	return read(f)
}

func switchCase(name string, mode int) error {
	f, err := os.Open(name) // want `file-not-closed: .*not closed.*`
	if err != nil {
		return err
	}
	switch mode {
	case 0:
		f.Close()
		return nil
	case 1:
		return errors.New("unsupported")
	default:
		f.Close()
	}
	return nil
}

func inLoop(name string, n int) error {
	for i := 0; i < n; i++ {
		f, err := os.Open(name) // want `file-not-closed: .*closed.*`
		if err != nil {
			return err
		}
		if i%2 == 0 {
			continue
		}
		f.Close()
	}
	return nil
}

func overwritten(name string) error {
	f, err := os.Open(name) // want `file-not-closed: .*another value.*`
	if err != nil {
		return err
	}
	f, err = os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return read(f)
}

func onlyRead(name string) error {
	f, err := os.Open(name) // want `file-not-closed: .*never closed.*`
	if err != nil {
		return err
	}
	return inspect(f)
}

func inspect(f *os.File) error {
	return read(f)
}

func throughWrapper(name string, limit int) error {
	f, err := acquire(name) // want `file-not-closed: .*not closed.*`
	if err != nil {
		return err
	}
	if limit < 0 {
		return errors.New("negative limit")
	}
	defer f.Close()
	return read(f)
}

func acquire(name string) (*os.File, error) {
	return os.Open(name)
}

func inClosure(name string, limit int) func() error {
	return func() error {
		f, err := os.Open(name) // want `file-not-closed: .*not closed.*`
		if err != nil {
			return err
		}
		if limit < 0 {
			return errors.New("negative limit")
		}
		f.Close()
		return nil
	}
}

func temporary(text string) (string, error) {
	f, err := os.CreateTemp("", "x") // want `file-not-closed: .*not closed when .err. is not nil.*`
	if err != nil {
		return "", err
	}
	if _, err := f.WriteString(text); err != nil {
		return "", err
	}
	return f.Name(), f.Close()
}

func pipe() error {
	r, w, err := os.Pipe() // want `file-not-closed: .r. is never closed.*`
	if err != nil {
		return err
	}
	_, err = w.WriteString("x")
	w.Close()
	_ = r.Name()
	return err
}

func closedByName(name string) error {
	f, err := os.Open(name) // want `file-not-closed: .f. is never closed.*`
	if err != nil {
		return err
	}
	_ = f.Close
	return read(f)
}

func twoFiles(from, to string) error {
	in, err := os.Open(from) // want `file-not-closed: .in. is not closed when .*`
	if err != nil {
		return err
	}
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	defer in.Close()
	defer out.Close()
	_, err = io.Copy(out, in)
	return err
}

// The writer around the file is used by a function that others call.
func throughWriter(name string, each func(func(string) bool)) error {
	f, err := os.Create(name) // want `file-not-closed: .f. is not closed when .err. is not nil.*`
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	each(func(line string) bool {
		_, err := w.WriteString(line)
		return err == nil
	})
	if err := w.Flush(); err != nil {
		_ = f.Close
		return err
	}
	return f.Close()
}
