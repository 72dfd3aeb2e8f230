package helper

import (
	"context"
	"time"
)

// Limited hands the cancel function to its caller.
func Limited(parent context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(parent, time.Second)
}
