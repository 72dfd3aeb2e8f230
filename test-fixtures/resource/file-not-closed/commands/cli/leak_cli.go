package cli

import "os"

// Serve is called by whoever asks, again and again.
func Serve(name string) int {
	f, err := os.Open(name) // want `file-not-closed: .f. is never closed`
	if err != nil {
		return 0
	}
	info, _ := f.Stat()
	return int(info.Size())
}
