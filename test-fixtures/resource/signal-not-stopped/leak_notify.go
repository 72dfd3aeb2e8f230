package signals

import (
	"os"
	"os/signal"
	"syscall"
	"time"
)

func interrupted(timeout time.Duration) bool {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt) // want `signal-not-stopped: .c. is never stopped: its registration stays`
	select {
	case <-c:
		return true
	case <-time.After(timeout):
		return false
	}
}

func onOnePath(fail bool) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGHUP) // want `signal-not-stopped: .c. is not stopped .*`
	if fail {
		return
	}
	<-c
	signal.Stop(c)
}
