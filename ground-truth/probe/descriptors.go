package probe

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// descriptors counts open descriptors.
func descriptors() int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0
	}
	return len(entries)
}

// children counts children of this process that are running or wait to be waited for.
func children() int {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	count := 0
	for _, path := range stats {
		text, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		// "pid (name) state ppid …": the name may hold anything.
		rest := string(text[strings.LastIndexByte(string(text), ')')+1:])
		var state string
		var parent int
		if n, _ := fmt.Sscan(rest, &state, &parent); n == 2 && parent == os.Getpid() {
			count++
		}
	}
	return count
}
