package signals

import (
	"os"
	"os/signal"
	"syscall"
)

// After this signal the process ends.
func waitForEnd(stop chan struct{}) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGINT, syscall.SIGTERM)
	<-c
	close(stop)
}

func waitWithReason(cancel func(string)) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	s := <-c
	cancel(s.String())
}

// One of two ways to be told to end.
func serveUntilTold(told <-chan struct{}, stop func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt, syscall.SIGTERM)
	select {
	case <-c:
	case <-told:
	}
	stop()
}
