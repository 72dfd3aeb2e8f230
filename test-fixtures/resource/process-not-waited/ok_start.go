package processes

import (
	"io"
	"os/exec"
)

func waits(name string) error {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return err
	}
	return cmd.Wait()
}

func runs(name string) error { return exec.Command(name).Run() }

func inGoroutine(name string, done chan<- error) error {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() { done <- cmd.Wait() }()
	return nil
}

func released(name string) error {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return err
	}
	return cmd.Process.Release()
}

func returned(name string) (*exec.Cmd, error) {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return cmd, nil
}

// Wait closes the pipes.
func pipes(name string) ([]byte, error) {
	cmd := exec.Command(name)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	text, err := io.ReadAll(out)
	if waitErr := cmd.Wait(); err == nil {
		err = waitErr
	}
	return text, err
}

type daemon struct{ cmd *exec.Cmd }

func (d *daemon) start(name string) error {
	d.cmd = exec.Command(name)
	return d.cmd.Start()
}

func (d *daemon) stop() error { return d.cmd.Wait() }
