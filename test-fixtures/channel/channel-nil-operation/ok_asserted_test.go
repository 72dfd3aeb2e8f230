package leak

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
)

type hub struct {
	subscribers map[chan string]struct{}
	most        int
}

func (h *hub) subscribe() (<-chan string, func(), bool) {
	if len(h.subscribers) >= h.most {
		return nil, nil, false
	}
	ch := make(chan string, 10)
	h.subscribers[ch] = struct{}{}
	return ch, func() { close(ch) }, true
}

// A test that has failed is over.
func TestSubscribe(t *testing.T) {
	h := &hub{subscribers: map[chan string]struct{}{}, most: 1}
	sub, unsubscribe, ok := h.subscribe()
	require.True(t, ok)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range sub {
		}
	}()
	unsubscribe()
	<-done
}

func (h *hub) only() (<-chan string, error) {
	if len(h.subscribers) > 0 {
		return nil, errors.New("taken")
	}
	ch := make(chan string, 1)
	ch <- "hello"
	return ch, nil
}

func TestOnly(t *testing.T) {
	sub, err := (&hub{}).only()
	require.NoError(t, err)
	<-sub
}
