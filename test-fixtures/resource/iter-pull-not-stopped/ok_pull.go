package pulls

import "iter"

func deferred(values iter.Seq[int]) int {
	next, stop := iter.Pull(values)
	defer stop()
	v, _ := next()
	return v
}

func returned(values iter.Seq[int]) (func() (int, bool), func()) {
	return iter.Pull(values)
}

type reader struct {
	next func() (int, bool)
	stop func()
}

func newReader(values iter.Seq[int]) *reader {
	next, stop := iter.Pull(values)
	return &reader{next: next, stop: stop}
}

func (r *reader) Close() { r.stop() }

// A sequence that has ended has ended its coroutine too.
func bothOrNone(values iter.Seq[int]) (int, int, bool) {
	next, stop := iter.Pull(values)
	a, ok := next()
	if !ok {
		return 0, 0, false
	}
	b, ok := next()
	if !ok {
		return a, 0, false
	}
	stop()
	return a, b, true
}

func zip(a, b iter.Seq[int]) int {
	nextA, stopA := iter.Pull(a)
	defer stopA()
	nextB, stopB := iter.Pull(b)
	defer stopB()
	n := 0
	for {
		x, okA := nextA()
		y, okB := nextB()
		if !okA || !okB {
			return n
		}
		n += x * y
	}
}
