package worker

import "testing"

func TestStart(t *testing.T) { // want `test-without-leak-check: this package starts goroutines, and no test of it looks whether they end`
	Start()
}
