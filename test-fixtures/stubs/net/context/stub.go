// Package context stands in for what became the standard library's.
package context

import (
	"context"
	"time"
)

type (
	Context    = context.Context
	CancelFunc = context.CancelFunc
)

func WithTimeout(parent Context, timeout time.Duration) (Context, CancelFunc) {
	return context.WithTimeout(parent, timeout)
}
