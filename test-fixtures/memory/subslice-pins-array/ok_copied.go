package leak

import (
	"bytes"
	"os"
)

func okCopied(x *index, path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	x.magic = bytes.Clone(data[:8])
	return nil
}

// The whole content is kept: nothing is pinned in vain.
func okWhole(x *index, path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	x.magic = data
	return nil
}

func okLocal(path string) (string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	magic := data[:8]
	return string(magic), nil
}
