package processes

import (
	"os"
	"os/exec"
	"strconv"
)

// The number is written down: the process is to outlive this one, and is found again.
func detach(name, pidFile string) error {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return err
	}
	return os.WriteFile(pidFile, []byte(strconv.Itoa(cmd.Process.Pid)), 0o600)
}

type helper struct{ pid int }

func (h *helper) launch(name string) error {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return err
	}
	h.pid = cmd.Process.Pid
	return nil
}

func number(name string) (int, error) {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	return cmd.Process.Pid, nil
}
