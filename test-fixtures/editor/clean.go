package editor

import (
	"context"
	"time"
)

// Within gives a question as long as it may take.
func Within(limit time.Duration, question func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	return question(ctx)
}
