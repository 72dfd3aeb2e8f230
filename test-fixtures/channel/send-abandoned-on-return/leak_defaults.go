package leak

import (
	"errors"
	"time"
)

type part interface{ Apply([]byte) error }
type plain struct{}

func (plain) Apply([]byte) error { return nil }

type settings struct {
	codec, fallback, framer, tracer, signer, checker part
}

type link struct {
	settings
	ready chan struct{}
}

// What is not set gets a default: that takes no guess, however much there is.
func open(connect func(part) error, options ...func(*settings)) (*link, error) {
	l := &link{ready: make(chan struct{})}
	for _, option := range options {
		option(&l.settings)
	}
	if l.codec == nil {
		l.codec = plain{}
	}
	if l.fallback == nil {
		l.fallback = plain{}
	}
	if l.framer == nil {
		l.framer = plain{}
	}
	if l.tracer == nil {
		l.tracer = plain{}
	}
	if l.signer == nil {
		l.signer = plain{}
	}
	if l.checker == nil {
		l.checker = plain{}
	}
	failed := make(chan error)
	go func() {
		if err := connect(l.codec); err != nil {
			failed <- err // want `send-abandoned-on-return: Send on .failed. blocks for ever`
			return
		}
		close(l.ready)
	}()
	select {
	case err := <-failed:
		return nil, err
	case <-l.ready:
		return l, nil
	case <-time.After(time.Second):
		return nil, errors.New("timed out")
	}
}
