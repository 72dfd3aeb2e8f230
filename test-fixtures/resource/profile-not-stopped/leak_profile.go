package profiles

import (
	"io"
	"runtime/pprof"
	"runtime/trace"
)

func cpu(w io.Writer, work func() error) error {
	if err := pprof.StartCPUProfile(w); err != nil { // want `profile-not-stopped: .*CPU profile is not .*`
		return err
	}
	if err := work(); err != nil {
		return err
	}
	pprof.StopCPUProfile()
	return nil
}

func tracing(w io.Writer, work func() error) error {
	err := trace.Start(w) // want `profile-not-stopped: .*execution trace is not .*`
	if err != nil {
		return err
	}
	if err := work(); err != nil {
		return err
	}
	trace.Stop()
	return nil
}
