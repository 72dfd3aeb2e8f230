package afters

import (
	"context"
	"sync/atomic"
	"time"
)

// Runs once and is gone.
func once(f func()) {
	time.AfterFunc(time.Second, f)
}

type poller struct {
	closed atomic.Bool
	timer  *time.Timer
	work   func()
}

func (p *poller) poll() {
	if p.closed.Load() {
		return
	}
	p.work()
	time.AfterFunc(time.Second, p.poll)
}

func (p *poller) start() {
	p.timer = time.AfterFunc(time.Second, p.start)
}

func (p *poller) Close() { p.timer.Stop() }

func (p *poller) until(ctx context.Context) {
	select {
	case <-ctx.Done():
		return
	default:
	}
	time.AfterFunc(time.Second, func() { p.until(ctx) })
}

func stops(ctx context.Context, f func()) {
	stop := context.AfterFunc(ctx, f)
	defer stop()
	f()
}

func onceForContext(ctx context.Context, f func()) {
	context.AfterFunc(ctx, f)
}

type cache struct {
	items   map[string]time.Time
	running bool
}

// An empty cache ends the chain.
func (c *cache) expire() {
	for key, end := range c.items {
		if time.Now().After(end) {
			delete(c.items, key)
		}
	}
	if len(c.items) > 0 {
		time.AfterFunc(time.Minute, c.expire)
	} else {
		c.running = false
	}
}
