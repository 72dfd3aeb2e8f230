package leak

import (
	"errors"
	"log"
	"time"
)

var errLate = errors.New("timeout")

// Five thousand turns that nobody else sees come first.
func afterChecks(check func(int) bool, run func() error) error {
	for i := 0; i < 5000; i++ {
		if !check(i) {
			log.Fatalf("check %d", i)
		}
	}
	done := make(chan error)
	go func() {
		done <- run() // want `send-abandoned-on-return: Send on .done. blocks for ever`
	}()
	select {
	case err := <-done:
		return err
	case <-time.After(time.Second):
		return errLate
	}
}

// So many bytes are left that nobody follows how many.
func afterSum(chunk int, run func() error) error {
	for left := 1 << 30; left > 0; left -= 4096 {
		if chunk < 0 {
			log.Fatal(left)
		}
	}
	done := make(chan error)
	go func() {
		done <- run() // want `send-abandoned-on-return: Send on .done. blocks for ever`
	}()
	select {
	case err := <-done:
		return err
	case <-time.After(time.Second):
		return errLate
	}
}
