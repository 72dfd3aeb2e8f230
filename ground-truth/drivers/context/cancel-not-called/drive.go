package cancels

import (
	"context"
	"errors"

	"fixtures/probe"
)

var errAnswered = errors.New("answered with an error")

func init() {
	// All that a function asks is answered at once, so that it returns long before its context is done by itself.
	answered := func(name string, answer error, f func(c *probe.Case, parent context.Context)) {
		probe.Drive("leak_cancel.go", name, func(c *probe.Case) func() {
			go func() {
				for {
					select {
					case answers <- answer:
					case <-c.Context().Done():
						return
					}
				}
			}()
			held := c.Count("contexts that their parent still holds")
			return func() {
				parent := c.Parent()
				f(c, parent)
				held(parent.Live())
			}
		})
	}
	answered("never", nil, func(c *probe.Case, parent context.Context) { c.Got(never(parent)) })
	answered("onError", errAnswered, func(c *probe.Case, parent context.Context) { c.Got(onError(parent)) })
	answered("continues", nil, func(_ *probe.Case, parent context.Context) { continues(parent, []int{1, -1, 1}) })
	answered("overwritten", nil, func(c *probe.Case, parent context.Context) { c.Got(overwritten(parent)) })
	answered("cause", nil, func(c *probe.Case, parent context.Context) { c.Got(cause(parent, false)) })
	answered("onlyOnError", nil, func(c *probe.Case, parent context.Context) { c.Got(onlyOnError(parent)) })
}
