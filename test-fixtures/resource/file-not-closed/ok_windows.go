//go:build windows

package files

import "syscall"

func datagram() error {
	s, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_DGRAM, syscall.IPPROTO_UDP)
	if err != nil {
		return err
	}
	defer syscall.CloseHandle(s)
	return syscall.SetsockoptInt(s, syscall.SOL_SOCKET, syscall.SO_BROADCAST, 1)
}

func mapping(size uint32) error {
	h, err := syscall.CreateFileMapping(syscall.InvalidHandle, nil, syscall.PAGE_READWRITE, 0, size, nil)
	if h == 0 {
		return err
	}
	return syscall.CloseHandle(h)
}
