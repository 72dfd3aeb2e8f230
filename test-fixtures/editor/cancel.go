// Package editor holds one leak a file; the tests inside VS Code mend each with the light bulb.
package editor

import (
	"context"
	"time"
)

// Ask forgets to cancel when the question fails.
func Ask(question func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	if err := question(ctx); err != nil {
		return err
	}
	cancel()
	return nil
}
