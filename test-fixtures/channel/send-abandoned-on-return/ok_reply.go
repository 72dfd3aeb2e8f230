package leak

import (
	"context"
	"time"
)

type roomy struct {
	key   string
	reply chan int
}

type patient struct{ reply chan int }

type careful struct {
	reply chan int
	gone  <-chan struct{}
}

func answerAll(rs <-chan *roomy, ps <-chan *patient, cs <-chan *careful) {
	for r := range rs {
		r.reply <- len(r.key)
	}
	for p := range ps {
		p.reply <- 1
	}
	for c := range cs {
		select {
		case c.reply <- 1:
		case <-c.gone:
		}
	}
}

// There is room for the answer.
func askRoomy(out chan<- *roomy, key string) int {
	reply := make(chan int, 1)
	out <- &roomy{key, reply}
	select {
	case n := <-reply:
		return n
	case <-time.After(time.Second):
		return -1
	}
}

// Asks until there is an answer.
func askPatient(out chan<- *patient, warn func()) int {
	reply := make(chan int)
	out <- &patient{reply}
	for {
		select {
		case n := <-reply:
			return n
		case <-time.After(time.Second):
			warn()
		}
	}
}

// Whoever answers looks whether it is still wanted.
func askCareful(ctx context.Context, out chan<- *careful) int {
	reply := make(chan int)
	out <- &careful{reply, ctx.Done()}
	select {
	case n := <-reply:
		return n
	case <-ctx.Done():
		return -1
	}
}
