package leak

import "testing"

// gate lets nobody through before a part of the suite opens it.
type gate struct {
	opened chan struct{}
}

func newGate() *gate {
	return &gate{opened: make(chan struct{})}
}

func (g *gate) pass() {
	<-g.opened
}

var parts []func(t *testing.T)

func part(text string, body func(t *testing.T)) bool {
	parts = append(parts, body)
	return text != ""
}

// The value of a variable of the package holds the whole of a suite.
var _ = part("gates", func(t *testing.T) {
	part("let through", func(t *testing.T) {
		g := newGate()
		close(g.opened)
		g.pass()
	})
})

func TestParts(t *testing.T) {
	for _, each := range parts {
		each(t)
	}
}
