package leak

import (
	"os"
	"os/signal"
	"syscall"
	"time"

	"fixtures/probe"
)

func init() {
	// The receiver is busy with something else when the signal comes.
	probe.Drive("leak_notify.go", "zero", func(c *probe.Case) func() {
		c.Calls(1)
		lost := c.Count("signals lost")
		return func() {
			signals := zero()
			if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
				panic(err)
			}
			time.Sleep(20 * time.Millisecond)
			select {
			case <-signals:
			default:
				lost(1)
			}
			signal.Reset()
			signal.Ignore(os.Interrupt)
		}
	})
}
