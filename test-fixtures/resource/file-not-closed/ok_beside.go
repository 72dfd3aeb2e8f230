package files

import (
	"bufio"
	"os"
)

type segment struct{ path string }

func newSegment(path string) (*segment, *os.File, *bufio.Writer, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, nil, nil, err
	}
	return &segment{path}, f, bufio.NewWriter(f), nil
}

// File and writer are there together, or neither is; only spill calls the literal.
func spill(entries [][]byte, path string, most int) error {
	var seg *segment
	var file *os.File
	var writer *bufio.Writer
	closeBoth := func() error {
		if writer != nil {
			_ = writer.Flush()
			writer = nil
		}
		if file != nil {
			_ = file.Close()
			file = nil
		}
		return nil
	}
	for _, entry := range entries {
		if seg == nil || len(entry) > most {
			_ = closeBoth()
			var err error
			seg, file, writer, err = newSegment(path)
			if err != nil {
				return err
			}
		} else if file == nil || writer == nil {
			var err error
			file, err = os.OpenFile(seg.path, os.O_WRONLY|os.O_APPEND, 0o600)
			if err != nil {
				return err
			}
			writer = bufio.NewWriter(file)
		}
		if _, err := writer.Write(entry); err != nil {
			_ = closeBoth()
			return err
		}
	}
	return closeBoth()
}

// The literal, which assigns the error, is not called before.
func mayCreate(path string) bool {
	var err error
	create := func() bool {
		var f *os.File
		if f, err = os.Create(path); err != nil {
			return false
		}
		return f.Close() == nil
	}
	f, err := os.Open(path)
	if os.IsNotExist(err) {
		err = os.MkdirAll(path, 0o755)
		if err != nil {
			return false
		}
		return create()
	} else if err != nil {
		return false
	}
	return f.Close() == nil && create()
}
