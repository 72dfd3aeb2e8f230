package pulls

import (
	"errors"
	"iter"
)

func never(values iter.Seq[int]) int {
	next, stop := iter.Pull(values) // want `iter-pull-not-stopped: .stop. is never called: its coroutine leaks`
	_ = stop
	v, _ := next()
	return v
}

func firstTwo(values iter.Seq[int]) (int, int, error) {
	next, stop := iter.Pull(values) // want `iter-pull-not-stopped: .stop. is not called .*`
	a, ok := next()
	if a < 0 {
		return 0, 0, errors.New("negative")
	}
	b, ok := next()
	if !ok {
		stop()
		return 0, 0, errors.New("only one")
	}
	stop()
	return a, b, nil
}

func dropped(values iter.Seq2[string, int]) bool {
	next, _ := iter.Pull2(values) // want `iter-pull-not-stopped: .*`
	_, _, ok := next()
	return ok
}
