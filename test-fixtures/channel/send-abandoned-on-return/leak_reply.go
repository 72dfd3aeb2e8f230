package leak

import "time"

type question struct {
	key   string
	reply chan int
}

type oracle struct{ questions chan *question }

func (o *oracle) run(counts map[string]int) {
	for q := range o.questions {
		o.answer(q, counts)
	}
}

func (o *oracle) answer(q *question, counts map[string]int) {
	q.reply <- counts[q.key]
}

func (o *oracle) ask(key string) int {
	reply := make(chan int) // want `send-abandoned-on-return`
	timer := time.NewTimer(time.Second)
	defer timer.Stop()
	o.questions <- &question{key, reply}
	select {
	case n := <-reply:
		return n
	case <-timer.C:
		return -1
	}
}
