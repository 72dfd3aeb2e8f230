package leak

import "time"

type poller struct {
	stop chan struct{}
	n    int
}

func newPoller() *poller {
	p := &poller{stop: make(chan struct{})}
	go p.loop()
	return p
}

func (p *poller) Close() { close(p.stop) }

func (p *poller) loop() {
	ticker := time.NewTicker(time.Minute)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			p.n++
		case <-p.stop:
			return
		}
	}
}

type bounded struct{ stop chan struct{} }

func newBounded(turns int) *bounded {
	b := &bounded{stop: make(chan struct{})}
	go b.loop(turns)
	return b
}

// There is another way out.
func (b *bounded) loop(turns int) {
	for {
		select {
		case <-time.After(time.Second):
			if turns--; turns == 0 {
				return
			}
		case <-b.stop:
			return
		}
	}
}
