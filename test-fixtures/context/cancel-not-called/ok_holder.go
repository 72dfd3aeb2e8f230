package cancels

import (
	"context"
	"time"

	"fixtures/context/cancel-not-called/errors"
)

type answer struct {
	ctx    context.Context
	cancel context.CancelFunc
	rows   int
}

func (a *answer) Release() {
	if a.cancel != nil {
		a.cancel()
	}
	a.rows = 0
}

var nothing = &answer{}

// The deferred literal releases what holds the cancel function where err is not nil, and New never answers nil.
func ask(ctx context.Context, open func(context.Context) (int, error), kind string) (*answer, error) {
	rows, err := open(ctx)
	if err != nil {
		return nil, err
	}
	made := answer{ctx: ctx, rows: rows}
	defer func() {
		if err != nil {
			made.Release()
		}
	}()
	inner, cancel := context.WithTimeout(ctx, time.Minute)
	made.ctx = inner
	made.cancel = cancel
	switch kind {
	case "first":
		made.rows = 1
	default:
		err = errors.New("unknown kind")
		return nothing, err
	}
	return &made, nil
}
