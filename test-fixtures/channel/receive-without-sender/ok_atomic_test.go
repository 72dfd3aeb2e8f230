package leak

import (
	"context"
	"sync/atomic"
	"testing"
	"time"
)

type door struct {
	locked int32
	shut   atomic.Bool
	opened chan struct{}
}

func newDoor() *door { return &door{opened: make(chan struct{}, 1)} }

func (d *door) isLocked() bool { return atomic.LoadInt32(&d.locked) == 1 }

func (d *door) open() {
	if d.isLocked() || d.shut.Load() {
		return
	}
	d.opened <- struct{}{}
}

// Nothing has been stored: the flags are zero.
func TestOpen(t *testing.T) {
	d := newDoor()
	d.open()
	<-d.opened
	if !d.shut.CompareAndSwap(false, true) || atomic.AddInt32(&d.locked, 1) != 1 {
		t.Fatal("changed")
	}
}

func run(ctx context.Context, out chan<- int) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for n := 0; ; n++ {
		select {
		case out <- n:
		case <-ctx.Done():
			return
		}
		<-tick.C
	}
}

// The context of a test lives as long as the test.
func TestRun(t *testing.T) {
	out := make(chan int)
	ctx := t.Context()
	go run(ctx, out)
	if <-out != 0 {
		t.Fatal("wrong")
	}
	<-out
}

type revisions interface {
	since(n int) []int
	get(n int) int
}

// A double has methods that only the interface asks for.
type fakeRevisions struct {
	answers chan []int
	got     chan int
}

var _ revisions = (*fakeRevisions)(nil)

func newFakeRevisions() *fakeRevisions {
	return &fakeRevisions{answers: make(chan []int, 1), got: make(chan int, 1)}
}

func (f *fakeRevisions) since(int) []int { return <-f.answers }

func (f *fakeRevisions) get(int) int { return <-f.got }

func TestRevisions(t *testing.T) {
	f := newFakeRevisions()
	f.got <- 1
	if f.get(0) != 1 {
		t.Fatal("wrong")
	}
}
