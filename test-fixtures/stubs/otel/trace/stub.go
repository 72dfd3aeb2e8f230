// Package trace declares as much as fixtures need to compile.
package trace

import "context"

type Span interface {
	End()
	SetName(name string)
}

type Tracer interface {
	Start(ctx context.Context, name string) (context.Context, Span)
}
