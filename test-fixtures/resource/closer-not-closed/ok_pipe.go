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

type sink struct {
	r    *io.PipeReader
	w    *io.PipeWriter
	name string
}

func (s *sink) Close() error { return s.w.Close() }

// The same with ends that are kept in fields from the start.
func newSink(out io.Writer, find func() (string, error)) (*sink, error) {
	var err error
	s := &sink{}
	s.r, s.w = io.Pipe()
	if s.name, err = find(); err != nil {
		return nil, err
	}
	go io.Copy(out, s.r)
	return s, nil
}
