package closers

import (
	"database/sql"
	"errors"
	"io"
)

// Whoever gets (io.ReadCloser, error) owns the reader.
type store interface {
	Open(name string) (io.ReadCloser, error)
}

func fromStore(s store, name string) ([]byte, error) {
	r, err := s.Open(name) // want `closer-not-closed: .r. is not closed .*`
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return text, r.Close()
}

func count(driver, source string) (int, error) {
	db, err := sql.Open(driver, source) // want `closer-not-closed: .db. is never closed.*`
	if err != nil {
		return 0, err
	}
	var n int
	err = db.QueryRow("SELECT count(*) FROM users").Scan(&n)
	return n, err
}

// Whoever reads the other end waits for ever.
func pipe(text string, fail bool) (string, error) {
	r, w := io.Pipe() // want `closer-not-closed: .w. is .*`
	go func() {
		_, _ = io.Copy(io.Discard, r)
	}()
	if fail {
		return "", errors.New("failed")
	}
	_, err := io.WriteString(w, text)
	w.Close()
	return text, err
}
