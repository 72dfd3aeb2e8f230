package files

import (
	"bufio"
	"errors"
	"io"
	"log"
	"os"
	"testing"
)

func deferred(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return read(f)
}

func onBothPaths(name string, limit int) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	if limit < 0 {
		f.Close()
		return errors.New("negative limit")
	}
	err = read(f)
	f.Close()
	return err
}

func inDeferredClosure(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer func() {
		_ = f.Close()
	}()
	return read(f)
}

func byHelper(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer release(f)
	return read(f)
}

func release(f *os.File) {
	f.Close()
}

func returned(name string) (*os.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return f, nil
}

type owner struct {
	held  *os.File
	all   []*os.File
	named map[string]*os.File
}

func (o *owner) open(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	o.held = f
	return nil
}

func (o *owner) openMore(name string, key string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	o.all = append(o.all, f)
	other, err := os.Open(name)
	if err != nil {
		return err
	}
	o.named[key] = other
	return nil
}

func (o *owner) Close() {
	o.held.Close()
	for _, f := range o.all {
		f.Close()
	}
	for _, f := range o.named {
		f.Close()
	}
}

func sent(name string, out chan<- *os.File) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	out <- f
	return nil
}

func toGoroutine(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	go func() {
		defer f.Close()
		_ = read(f)
	}()
	return nil
}

var global *os.File

func toGlobal(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	global = f
	return nil
}

func unknownCallee(name string, take func(*os.File)) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	take(f)
	return nil
}

func insideIf(name string) error {
	if f, err := os.Open(name); err == nil {
		defer f.Close()
		return read(f)
	}
	return nil
}

func guardedElse(name string) error {
	f, err := os.Open(name)
	if err == nil {
		defer f.Close()
		return read(f)
	} else {
		return err
	}
}

func guardedIs(name string) error {
	f, err := os.Open(name)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	return read(f)
}

func guardedSwitch(name string) error {
	f, err := os.Open(name)
	switch {
	case err == os.ErrNotExist:
		return nil
	case err != nil:
		return err
	}
	defer f.Close()
	return read(f)
}

func fatal(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	if err := read(f); err != nil {
		log.Fatal(err)
	}
	f.Close()
	return nil
}

func terminators(name string, mode int) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	switch mode {
	case 0:
		os.Exit(1)
	case 1:
		log.Fatalln("no")
	case 2:
		panic("no")
	}
	f.Close()
	return nil
}

func correlated(name string, enabled bool) error {
	var f *os.File
	var err error
	if enabled {

		f, err = os.Open(name)
		if err != nil {
			return err
		}
	}
	println("working")
	if enabled {
		f.Close()
	}
	return nil
}

func whenNotNil(name string, enabled bool) error {
	var f *os.File
	var err error
	if enabled {

		f, err = os.Open(name)
		if err != nil {
			return err
		}
	}
	if f != nil {
		defer f.Close()
	}
	return nil
}

func leavesLoop(name string, n int) error {
	for i := 0; i < n; i++ {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		return read(f)
	}
	return nil
}

func eachTurn(name string, n int) error {
	for i := 0; i < n; i++ {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		err = read(f)
		f.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

func inCleanupClosure(t *testing.T, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	t.Cleanup(func() { _ = f.Close() })
	return read(f)
}

func methodValue(name string, later func(func() error)) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	later(f.Close)
	return read(f)
}

func joined(name string) (err error) {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, f.Close())
	}()
	return read(f)
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func mustHave(name string) error {
	f := must(os.Open(name))
	defer f.Close()
	return read(f)
}

func byInterface(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer closeQuietly(f)
	return read(f)
}

func closeQuietly(c io.Closer) {
	if err := c.Close(); err != nil {
		log.Print(err)
	}
}

func read(r io.Reader) error {
	_, err := io.Copy(io.Discard, r)
	return err
}

// Wrapped, and closed below.
func wrapped(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	r := bufio.NewReader(f)
	defer f.Close()
	return read(r)
}

// Handed over inside a value that closes it.
type archive struct{ src io.ReadCloser }

func open(name string) (*archive, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	return &archive{src: f}, nil
}

func (a *archive) Close() error { return a.src.Close() }

// Each turn's descriptor is used and closed by a literal that the turn defers.
func switched(names []string, enter func(uintptr) error) (err error) {
	for _, name := range names {
		f, openErr := os.Open(name)
		if openErr != nil {
			return openErr
		}
		defer func() {
			err = enter(f.Fd())
			_ = f.Close()
		}()
	}
	return nil
}
