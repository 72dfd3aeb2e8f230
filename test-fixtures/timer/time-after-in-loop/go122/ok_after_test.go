package after

import (
	"testing"
	"time"
)

func TestAllCome(t *testing.T) {
	in := make(chan int, 3)
	for i := range 3 {
		in <- i
	}
	for i := 0; i < 3; i++ {
		select {
		case <-in:
		case <-time.After(time.Second):
			t.Fatal("nothing came")
		}
	}
}
