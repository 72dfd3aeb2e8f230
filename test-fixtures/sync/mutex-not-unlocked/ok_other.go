package locks

import "go.temporal.io/sdk/workflow"

type runner struct {
	lock  workflow.Mutex
	state int
}

// A lock that may refuse is another kind of lock.
func (r *runner) update(ctx workflow.Context, state int) error {
	err := r.lock.Lock(ctx)
	if err != nil {
		return err
	}
	defer func() {
		r.state = state
		r.lock.Unlock()
	}()
	return nil
}
