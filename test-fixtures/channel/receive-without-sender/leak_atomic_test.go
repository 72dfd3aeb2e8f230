package leak

import "testing"

// Nobody sends to a door that is shut.
func TestShut(t *testing.T) {
	d := newDoor()
	d.shut.Store(true)
	d.open()
	<-d.opened // want `receive-without-sender: Nobody sends to .d.opened. or closes it`
}
