package signals

import (
	"os"
	"os/signal"
)

func deferred() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	defer signal.Stop(c)
	<-c
}

func returned() <-chan os.Signal {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	return c
}

func given(c chan os.Signal) {
	signal.Notify(c, os.Interrupt)
}

func watches(stop func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	go func() {
		<-c
		stop()
	}()
}

func forever(reload func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	for {
		<-c
		reload()
	}
}

func reset() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	<-c
	signal.Reset(os.Interrupt)
}

// Deferred first, registered then.
func stopsFirst(run func() error) error {
	c := make(chan os.Signal, 1)
	defer signal.Stop(c)
	signal.Notify(c, os.Interrupt)
	if err := run(); err != nil {
		return err
	}
	<-c
	return nil
}

type serveCommand struct{}

func (c *serveCommand) Synopsis() string { return "serves" }

func (c *serveCommand) Help() string { return "usage: serve" }

// The process ends with its command.
func (c *serveCommand) Run(args []string) int {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt)
	if len(args) > 0 {
		return 1
	}
	<-stop
	return 0
}
