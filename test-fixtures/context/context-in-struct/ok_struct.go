package keeps

import "context"

// Owns its context: it has the cancel function, too.
type server struct {
	ctx    context.Context
	cancel context.CancelFunc
}

type searchRequest struct {
	ctx  context.Context
	term string
}

// Is a context itself.
type tagged struct {
	context.Context
	tag string
}

type plain struct{ n int }

var _ = []any{server{}, searchRequest{}, tagged{}, plain{}}
