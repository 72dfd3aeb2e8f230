package processes

import (
	"errors"
	"io"
	"os"
	"os/exec"
)

func never(name string) error {
	cmd := exec.Command(name)
	cmd.Stdout = os.Stdout
	return start(cmd)
}

func start(cmd *exec.Cmd) error { return cmd.Start() }

func local(name string) error {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil { // want `process-not-waited: .cmd. is never waited for: a zombie stays behind`
		return err
	}
	return nil
}

func readsOutput(name string) ([]byte, error) {
	cmd := exec.Command(name)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil { // want `process-not-waited: .cmd. is never waited for.*`
		return nil, err
	}
	return io.ReadAll(out)
}

func onError(name string) error {
	cmd := exec.Command(name)
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil { // want `process-not-waited: .cmd. is not waited for .*`
		return err
	}
	if _, err := io.WriteString(in, "hello"); err != nil {
		return err
	}
	return cmd.Wait()
}

func process(name string, limit int) error {
	p, err := os.StartProcess(name, nil, &os.ProcAttr{}) // want `process-not-waited: .p. is not .*`
	if err != nil {
		return err
	}
	if limit < 0 {
		return errors.New("negative limit")
	}
	_, err = p.Wait()
	return err
}
