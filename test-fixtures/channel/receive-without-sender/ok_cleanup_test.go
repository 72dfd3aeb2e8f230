package leak

import "testing"

// Called in a goroutine of its own, it waits until the test is over.
func holdUntilEnd(t *testing.T, holding chan<- struct{}) {
	over := make(chan struct{}, 1)
	t.Cleanup(func() {
		over <- struct{}{}
	})
	holding <- struct{}{}
	<-over
}

func TestHold(t *testing.T) {
	holding := make(chan struct{})
	go holdUntilEnd(t, holding)
	<-holding
}
