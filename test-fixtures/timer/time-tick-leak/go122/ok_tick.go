package tick

import "time"

func forever(work func()) {
	for range time.Tick(time.Second) {
		work()
	}
}

func foreverNamed(work func()) {
	tick := time.Tick(time.Second)
	for {
		<-tick
		work()
	}
}

func service(work func()) {
	go func() {
		for now := range time.Tick(time.Second) {
			if now.IsZero() {
				continue
			}
			work()
		}
	}()
}

var clock = time.Tick(time.Second)

func given() <-chan time.Time { return time.Tick(time.Second) }

type service2 struct{ tick <-chan time.Time }

func (s *service2) start() { s.tick = time.Tick(time.Second) }

func stopped(done <-chan struct{}) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
		case <-done:
			return
		}
	}
}
