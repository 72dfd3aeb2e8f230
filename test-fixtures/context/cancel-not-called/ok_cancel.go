package cancels

import (
	"context"
	"errors"
	"fixtures/context/cancel-not-called/helper"
	"log"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func deferred(parent context.Context) error {
	ctx, cancel := context.WithTimeout(parent, time.Second)
	defer cancel()
	return work(ctx)
}

func inClosure(parent context.Context) error {
	ctx, cancel := context.WithCancel(parent)
	defer func() {
		log.Print("done")
		cancel()
	}()
	return work(ctx)
}

func everyPath(parent context.Context, limit int) error {
	ctx, cancel := context.WithCancel(parent)
	if limit < 0 {
		cancel()
		return errors.New("negative limit")
	}
	err := work(ctx)
	cancel()
	return err
}

func returned(parent context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(parent)
	return ctx, cancel
}

func returnedInFunc(parent context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(parent)
	return ctx, func() { cancel() }
}

func cleanup(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	return ctx
}

func byHelper(parent context.Context) error {
	ctx, cancel := context.WithCancel(parent)
	defer finish(cancel)
	return work(ctx)
}

func finish(cancel context.CancelFunc) { cancel() }

func collected(parent context.Context, n int) {
	var cancels []context.CancelFunc
	for range n {
		ctx, cancel := context.WithCancel(parent)
		cancels = append(cancels, cancel)
		go work(ctx)
	}
	for _, cancel := range cancels {
		cancel()
	}
}

func inGoroutine2(parent context.Context) {
	ctx, cancel := context.WithTimeout(parent, time.Minute)
	go func() {
		defer cancel()
		_ = work(ctx)
	}()
}

type server struct {
	ctx    context.Context
	cancel context.CancelFunc
	byName map[string]context.CancelFunc
	mu     sync.Mutex
}

func (s *server) start(parent context.Context) {
	s.ctx, s.cancel = context.WithCancel(parent)
}

func (s *server) Close() { s.cancel() }

func (s *server) add(parent context.Context, name string) context.Context {
	ctx, cancel := context.WithCancel(parent)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.byName[name] = cancel
	return ctx
}

func (s *server) remove(name string) {
	if cancel, ok := s.byName[name]; ok {
		cancel()
		delete(s.byName, name)
	}
}

func inLiteral(parent context.Context) *server {
	ctx, cancel := context.WithCancel(parent)
	return &server{ctx: ctx, cancel: cancel}
}

// Cancelling the parent releases the child.
func child(parent context.Context) error {
	outer, cancel := context.WithCancel(parent)
	defer cancel()
	inner, stop := context.WithTimeout(outer, time.Second)
	_ = stop
	return work(inner)
}

func terminators(parent context.Context, mode int) error {
	ctx, cancel := context.WithCancel(parent)
	switch mode {
	case 0:
		os.Exit(1)
	case 1:
		log.Fatal("no")
	case 2:
		panic("no")
	}
	defer cancel()
	return work(ctx)
}

func correlated(parent context.Context, limited bool) error {
	ctx := parent
	var cancel context.CancelFunc
	if limited {
		ctx, cancel = context.WithTimeout(ctx, time.Second)
	}
	err := work(ctx)
	if limited {
		cancel()
	}
	return err
}

func whenMade(parent context.Context, limited bool) error {
	ctx := parent
	var cancel context.CancelFunc
	if limited {
		ctx, cancel = context.WithTimeout(ctx, time.Second)
	}
	if cancel != nil {
		defer cancel()
	}
	return work(ctx)
}

// A default that does nothing.
func defaulted(parent context.Context, limited bool) error {
	ctx, cancel := parent, func() {}
	if limited {
		ctx, cancel = context.WithTimeout(parent, time.Second)
	}
	defer cancel()
	return work(ctx)
}

func eachTurn(parent context.Context, jobs []int) {
	for range jobs {
		ctx, cancel := context.WithTimeout(parent, time.Second)
		_ = work(ctx)
		cancel()
	}
}

func perCall(parent context.Context, jobs []int) {
	for range jobs {
		func() {
			ctx, cancel := context.WithTimeout(parent, time.Second)
			defer cancel()
			_ = work(ctx)
		}()
	}
}

func handler(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), time.Second)
	defer cancel()
	if err := work(ctx); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

func afterFunc(parent context.Context) context.Context {
	ctx, cancel := context.WithCancel(parent)
	time.AfterFunc(time.Second, cancel)
	return ctx
}

func toUnknown(parent context.Context, keep func(context.CancelFunc)) error {
	ctx, cancel := context.WithCancel(parent)
	keep(cancel)
	return work(ctx)
}

func wrappedWell(parent context.Context) error {
	ctx, done := helper.Limited(parent)
	defer done()
	return work(ctx)
}

// Never returns.
func forever(parent context.Context) {
	ctx, cancel := context.WithCancel(parent)
	_ = cancel
	for {
		_ = work(ctx)
	}
}

var (
	background, stopAll = context.WithCancel(context.Background())
)

func stop() { stopAll() }

type dialer struct {
	ctx    context.Context
	cancel context.CancelFunc
}

// Nobody was given the context yet: nothing waits for it.
func newDialer(addr string) (*dialer, error) {
	d := &dialer{}
	d.ctx, d.cancel = context.WithCancel(context.Background())
	if addr == "" {
		return nil, errors.New("no address")
	}
	go watch(d.ctx)
	return d, nil
}

func watch(ctx context.Context) { <-ctx.Done() }

func (d *dialer) Close() { d.cancel() }

// The parent ends with the test.
func inTest(t *testing.T) *dialer {
	ctx, cancel := context.WithCancel(t.Context())
	d := &dialer{ctx, cancel}
	watch(d.ctx)
	return nil
}

var dialers = map[string]*dialer{}

// A value makes no parent.
func cached(name string) *dialer {
	ctx, cancel := context.WithCancel(context.WithValue(context.Background(), dialers[name], name))
	if d, ok := dialers[name]; ok {
		return d
	}
	return &dialer{ctx, cancel}
}

// A variable of all turns has the cancel func of the turn before.
func replacedEachTurn(parent context.Context, each func(context.Context) bool) {
	ctx, cancel := context.WithCancel(parent)
	for each(ctx) {
		newer, newCancel := context.WithCancel(parent)
		cancel()
		ctx, cancel = newer, newCancel
	}
	cancel()
}

// Whoever comes next has the cancel func of the one before, and calls it.
func swapped(parent context.Context, current *atomic.Value, run func(context.Context)) {
	ctx, cancel := context.WithCancel(parent)
	if before := current.Swap(cancel); before != nil {
		before.(context.CancelFunc)()
	}
	run(ctx)
}

// Who has the connections ends them: what one is given after it was put among them, they have.
type connections struct {
	ctx  context.Context
	all  []*connection
	last *connection
}

type connection struct {
	ctx    context.Context
	cancel context.CancelFunc
}

func (p *connections) close() {
	for _, c := range p.all {
		c.cancel()
	}
}

func (p *connections) open() {
	c := &connection{}
	p.all = append(p.all, c)
	c.ctx, c.cancel = context.WithCancel(p.ctx)
	<-c.ctx.Done()
}

func (p *connections) openOne() {
	c := &connection{}
	p.last = c
	c.ctx, c.cancel = context.WithCancel(p.ctx)
	<-c.ctx.Done()
}

type harness struct {
	ctx    context.Context
	cancel context.CancelFunc
}

// The caller has it as well.
func setUp(parent context.Context) (*harness, context.CancelFunc) {
	ctx, cancel := context.WithCancel(parent)
	return &harness{
		ctx:    ctx,
		cancel: cancel,
	}, cancel
}
