package leak

import "testing"

// Called in a goroutine of its own, it waits until the test is over.
func holdUntilEnd(t *testing.T) {
	over := make(chan struct{}, 1)
	t.Cleanup(func() {
		over <- struct{}{}
	})
	<-over
}

func TestHold(t *testing.T) {
	go holdUntilEnd(t)
}
