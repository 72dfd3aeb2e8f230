package afters

import (
	"context"
	"time"
)

type client struct {
	addr string
	dial func(string) error
}

func (c *client) connect() {
	if err := c.dial(c.addr); err != nil {
		time.AfterFunc(time.Second, c.connect) // want `after-func-not-stopped: .connect. schedules itself again and drops the timer: nothing can stop it`
	}
}

func (c *client) poll() {
	_ = c.dial(c.addr)
	_ = time.AfterFunc(time.Second, func() { c.poll() }) // want `after-func-not-stopped: .*`
}

func registers(ctx context.Context, jobs []func()) {
	for _, job := range jobs {
		context.AfterFunc(ctx, job) // want `after-func-not-stopped: The stop function is dropped in a loop: registrations pile up on one context`
	}
}
