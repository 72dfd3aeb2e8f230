package keeps

import "context"

type worker struct {
	ctx  context.Context // want `context-in-struct: .worker. keeps a context`
	jobs chan func()
}

type two struct {
	first, second context.Context // want `context-in-struct: .two. keeps a context`
}

var _ = []any{worker{}, two{}}
