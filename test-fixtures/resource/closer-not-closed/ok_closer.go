package closers

import (
	"archive/zip"
	"compress/gzip"
	"database/sql"
	"errors"
	"io"
	"net/http"
	"os/exec"
)

func deferred(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// An entry holds memory only; the archive is its owner's.
func entry(f *zip.File, limit uint64) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	if f.UncompressedSize64 > limit {
		return nil, errors.New("too large")
	}
	defer r.Close()
	return io.ReadAll(r)
}

func pipes(name string) ([]byte, error) {
	cmd := exec.Command(name)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	defer cmd.Wait()
	return io.ReadAll(out)
}

// Memory only; the source is its owner's.
func unzip(r io.Reader) ([]byte, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

type service struct{ db *sql.DB }

func newService(driver, source string) (*service, error) {
	db, err := sql.Open(driver, source)
	if err != nil {
		return nil, err
	}
	return &service{db: db}, nil
}

var shared *sql.DB

func connect(driver, source string) (err error) {
	shared, err = sql.Open(driver, source)
	return err
}

func producer(text string) io.ReadCloser {
	r, w := io.Pipe()
	go func() {
		_, err := io.WriteString(w, text)
		w.CloseWithError(err)
	}()
	return r
}

// Nobody reads the other end where it fails: both ends are collected.
func unread(text string, fail bool) error {
	r, w := io.Pipe()
	if fail {
		return errors.New("failed")
	}
	go func() {
		_, _ = io.Copy(io.Discard, r)
	}()
	defer w.Close()
	_, err := io.WriteString(w, text)
	return err
}

func readAll(names []string) ([]byte, error) {
	r, closer, err := openAll(names)
	if err != nil {
		return nil, err
	}
	defer closer()
	return io.ReadAll(r)
}

func handOut(names []string, keep bool) (io.Reader, func() error, error) {
	r, closer, err := openAll(names)
	if err != nil {
		return nil, nil, err
	}
	if keep {
		return r, closer, nil
	}
	return nil, nil, closer()
}

type journal struct {
	source io.Reader
	close  func() error
}

// Appending goes on with the files: they stay open.
func openJournal(names []string, write bool) (*journal, error) {
	r, closer, err := openAll(names)
	if err != nil {
		return nil, err
	}
	j := &journal{source: r, close: closer}
	if write {
		j.close = nil
		if len(names) == 0 {
			closer()
			return nil, errors.New("no names")
		}
	}
	return j, nil
}

// Nobody reads: whoever was to do so has refused.
func refused(start func(io.Reader) error) error {
	r, w := io.Pipe()
	if err := start(r); err != nil {
		return err
	}
	return w.Close()
}

// Pipes of a command are closed by Wait, however they are got.
func bothPipes(cmd *exec.Cmd, out io.Writer) error {
	for _, pipe := range []func() (io.ReadCloser, error){cmd.StdoutPipe, cmd.StderrPipe} {
		r, err := pipe()
		if err != nil {
			return err
		}
		go io.Copy(out, r)
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	return cmd.Wait()
}

func noRequest(url string) (*http.Request, io.Writer, error) {
	r, w := io.Pipe()
	req, err := http.NewRequest("POST", url, r)
	if err != nil {
		return nil, nil, err
	}
	return req, w, nil
}
