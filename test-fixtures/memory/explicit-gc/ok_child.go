package leak

import (
	"os"
	"os/exec"
)

// For the child, which reads it when it starts.
func okChild(name string) error {
	if err := os.Setenv("GOGC", "50"); err != nil {
		return err
	}
	return exec.Command(name).Run()
}
