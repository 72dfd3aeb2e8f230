//go:build unix

package closers

import (
	"os"
	"syscall"
	"unsafe"
)

// The text lives in the mapping, which stays as long as the text does.
func mapped(f *os.File, length int) (string, error) {
	buf, err := syscall.Mmap(int(f.Fd()), 0, length, syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return "", err
	}
	return *(*string)(unsafe.Pointer(&buf)), nil
}
