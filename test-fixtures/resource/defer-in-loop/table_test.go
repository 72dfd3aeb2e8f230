package defers

import (
	"net"
	"os"
	"testing"
)

// In a test the pile is small and soon gone.
func TestTable(t *testing.T) {
	names := os.Args
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
	}
}

// The connections stay open as long as the listener of the test does.
func TestServer(t *testing.T) {
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			defer conn.Close()
		}
	}()
}
