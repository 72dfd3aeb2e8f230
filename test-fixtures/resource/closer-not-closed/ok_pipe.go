package closers

import (
	"errors"
	"io"
)

type waitReader struct{ *io.PipeReader }

type waitWriter struct{ *io.PipeWriter }

func (w *waitWriter) Close() error { return w.PipeWriter.Close() }

func waitPipe() (*waitReader, *waitWriter) {
	r, w := io.Pipe()
	return &waitReader{r}, &waitWriter{w}
}

type log struct {
	r *waitReader
	w *waitWriter
}

func (l *log) copyTo(out io.Writer) { io.Copy(out, l.r) }

// Nobody reads the pipe before the goroutine runs.
func newLog(out io.Writer, name string) (*log, error) {
	r, w := waitPipe()
	l := &log{r: r, w: w}
	if name == "" {
		return nil, errors.New("no name")
	}
	go l.copyTo(out)
	return l, nil
}
