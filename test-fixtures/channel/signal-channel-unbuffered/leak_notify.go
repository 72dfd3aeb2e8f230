package leak

import (
	"os"
	"os/signal"
	"syscall"
)

func wait() {
	c := make(chan os.Signal)
	signal.Notify(c, os.Interrupt) // want `signal-channel-unbuffered: signals are dropped here while nobody receives`
	defer signal.Stop(c)
	<-c
}

func inline() {
	signal.Notify(make(chan os.Signal), syscall.SIGTERM) // want `signal-channel-unbuffered: signals are dropped here`
}

func zero() <-chan os.Signal {
	var c = make(chan os.Signal, 0)
	signal.Notify(c, os.Interrupt) // want `signal-channel-unbuffered: signals are dropped here`
	return c
}
