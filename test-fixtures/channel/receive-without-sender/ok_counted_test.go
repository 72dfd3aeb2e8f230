package leak

import (
	"io"
	"testing"
)

// The reader leaves at the end of the input only, and tells so.
func count(t *testing.T, r io.Reader, sizes chan<- int) {
	buf := make([]byte, 64)
	for {
		n, err := r.Read(buf)
		if err == io.EOF {
			sizes <- 0
			break
		}
		if err != nil {
			t.Errorf("read: %v", err)
		}
		sizes <- n
	}
}

func TestPieces(t *testing.T) {
	sizes := make(chan int)
	r, w := io.Pipe()
	go count(t, r, sizes)
	piece := make([]byte, 64)
	for i := 0; i < 3; i++ {
		n, err := w.Write(piece[:10+i])
		if err != nil {
			t.Errorf("write: %v", err)
		}
		if got := <-sizes; got != n {
			t.Errorf("wrote %d, read %d", n, got)
		}
	}
	w.Close()
	if got := <-sizes; got != 0 {
		t.Errorf("read %d after the end", got)
	}
}

func echo(t *testing.T, next func() (string, error), names chan<- string) {
	for {
		name, err := next()
		if err == io.EOF {
			names <- "end"
			return
		}
		if err != nil {
			t.Error(err)
		}
		names <- name
	}
}

func TestNames(t *testing.T) {
	names := make(chan string)
	source := newSource("one", "two")
	go echo(t, source.Next, names)
	for range 2 {
		want := source.Announce()
		if got := <-names; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	source.Close()
	if got := <-names; got != "end" {
		t.Errorf("got %q after the end", got)
	}
}

type source interface {
	Next() (string, error)
	Announce() string
	Close()
}

var newSource func(names ...string) source
