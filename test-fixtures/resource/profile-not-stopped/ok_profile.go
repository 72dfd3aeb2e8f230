package profiles

import (
	"io"
	"runtime/pprof"
	"runtime/trace"
)

func deferred(w io.Writer, work func() error) error {
	if err := pprof.StartCPUProfile(w); err != nil {
		return err
	}
	defer pprof.StopCPUProfile()
	return work()
}

func handed(w io.Writer) (func(), error) {
	if err := trace.Start(w); err != nil {
		return nil, err
	}
	return trace.Stop, nil
}

// Start and stop are two halves of an interface.
type profiler struct{ w io.Writer }

func (p *profiler) Start() error { return pprof.StartCPUProfile(p.w) }

func (p *profiler) Stop() { pprof.StopCPUProfile() }
