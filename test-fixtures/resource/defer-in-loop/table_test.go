package defers

import (
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
