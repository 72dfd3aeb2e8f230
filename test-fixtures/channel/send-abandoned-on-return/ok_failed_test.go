package leak

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Where nobody receives, the test has failed.
func TestInTime(t *testing.T) {
	done := make(chan error)
	go func() { done <- nil }()
	select {
	case err := <-done:
		require.NoError(t, err)
	case <-time.After(time.Minute):
		require.Fail(t, "it still runs")
	}
}
