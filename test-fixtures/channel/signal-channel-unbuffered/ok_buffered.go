package leak

import (
	"os"
	"os/signal"
)

func okBuffered() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	defer signal.Stop(c)
	<-c
}

func okGiven(c chan os.Signal) {
	signal.Notify(c, os.Interrupt)
}

func okLater(n int) {
	c := make(chan os.Signal)
	c = make(chan os.Signal, n)
	signal.Notify(c, os.Interrupt)
}
