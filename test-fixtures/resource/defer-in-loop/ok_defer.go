package defers

import (
	"errors"
	"io"
	"log"
	"net/http"
	"os"
	"sync"
	"time"
)

// The turn that defers is the last.
func first(names []string) (string, error) {
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			continue
		}
		defer f.Close()
		return f.Name(), nil
	}
	return "", errors.New("none")
}

func found(names []string) error {
	for _, name := range names {
		f, err := os.Open(name)
		if err == nil {
			defer f.Close()
			break
		}
	}
	return nil
}

// A function of its own each turn.
func perTurn(names []string) {
	for _, name := range names {
		func() {
			f, err := os.Open(name)
			if err != nil {
				return
			}
			defer f.Close()
		}()
	}
}

func spawned(names []string) {
	var wg sync.WaitGroup
	for _, name := range names {
		wg.Go(func() {
			f, err := os.Open(name)
			if err != nil {
				return
			}
			defer f.Close()
		})
	}
	wg.Wait()
}

// A few things that are written out.
func few() {
	for _, name := range []string{"a", "b"} {
		f, err := os.Open(name)
		if err != nil {
			return
		}
		defer f.Close()
	}
	for i := 0; i < 2; i++ {
		f, err := os.CreateTemp("", "x")
		if err != nil {
			return
		}
		defer f.Close()
	}
	pair := []string{"c", "d"}
	for _, name := range pair {
		if f, err := os.Open(name); err == nil {
			defer f.Close()
		}
	}
}

// No release.
func report(names []string) {
	for _, name := range names {
		defer log.Println("left", name)
	}
}

func fatal(names []string) {
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			continue
		}
		defer f.Close()
		panic("found " + f.Name())
	}
}

// What the loop acquires is used after it.
func kept(names []string) int {
	files := make([]*os.File, len(names))
	for i, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return 0
		}
		defer f.Close()
		files[i] = f
	}
	return len(files)
}

func gathered(names []string) []*os.File {
	var files []*os.File
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return nil
		}
		defer f.Close()
		files = append(files, f)
	}
	return files
}

// The loop releases what others have acquired.
func replaced(old []*os.File) {
	for _, f := range old {
		defer f.Close()
	}
}

// Released each turn; the deferred call is for the way out.
func guarded(names []string) (err error) {
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		closed := false
		defer func() {
			if !closed {
				err = errors.Join(err, f.Close())
			}
		}()
		log.Print(f.Name())
		closed = true
		if err := f.Close(); err != nil {
			return err
		}
	}
	return nil
}

type sink struct{ f *os.File }

// What was opened is kept, unless a later one fails.
func openSinks(sinks []*sink, names []string) (err error) {
	for i, name := range names {
		var f *os.File
		if f, err = os.Create(name); err != nil {
			return err
		}
		sinks[i].f = f
		defer func() {
			if err == nil {
				return
			}
			f.Close()
		}()
	}
	return nil
}

// What others open at the same time is used together.
func together(names []string, use func()) {
	opened := make(chan *os.File, len(names))
	for _, name := range names {
		go func() {
			f, _ := os.Open(name)
			opened <- f
		}()
	}
	for range names {
		f := <-opened
		defer f.Close()
	}
	use()
}

type node struct {
	mu     sync.Mutex
	parent *node
	size   int
}

// All locks on the way up are held together.
func (n *node) depth() int {
	depth := 0
	for up := n; up != nil; up = up.parent {
		up.mu.Lock()
		defer up.mu.Unlock()
		depth++
	}
	return depth
}

func sizes(nodes []*node) (sum int) {
	for i := range nodes {
		nodes[i].mu.Lock()
		defer nodes[i].mu.Unlock()
	}
	for _, n := range nodes {
		sum += n.size
	}
	return sum
}

// Each turn closes what it opened; the defer is for the early ways out.
func eachClosed(next func() string) error {
	for {
		name := next()
		if name == "" {
			break
		}
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		if _, err := f.Stat(); err != nil {
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	return nil
}

// Once a body was read to its end its connection is free; the defer is for the ways out before.
func pages(client *http.Client, requests []*http.Request) ([]string, error) {
	var texts []string
	for _, req := range requests {
		resp, err := client.Do(req)
		if err != nil {
			return nil, err
		}
		defer resp.Body.Close()
		text, err := io.ReadAll(resp.Body)
		if err != nil {
			return nil, err
		}
		texts = append(texts, string(text))
	}
	return texts, nil
}

type feed struct{ out []chan<- int }

func (f *feed) subscribe(to chan<- int) *subscription {
	f.out = append(f.out, to)
	return &subscription{}
}

func (f *feed) tell(event int) {
	for _, out := range f.out {
		out <- event
	}
}

type subscription struct{ ended bool }

func (s *subscription) Unsubscribe() { s.ended = true }

// Only the first turn subscribes.
func follow(f *feed, enough func() bool) error {
	var events chan int
	subscribe := func() *subscription {
		events = make(chan int, 1)
		return f.subscribe(events)
	}
	for {
		if enough() {
			return nil
		}
		if events == nil {
			sub := subscribe()
			defer sub.Unsubscribe()
		}
		if _, ok := <-events; !ok {
			return errors.New("closed")
		}
	}
}

type lease struct{ held bool }

func (l *lease) Stop() { l.held = false }

func newLock(path string) *lease { return &lease{held: true} }

// Both locks are held until the end.
func rename(paths []string, move func() error) error {
	for _, path := range paths {
		lock := newLock(path)
		defer lock.Stop()
	}
	return move()
}

// All of them wait at the same time.
func race(delays []time.Duration, try func(int), done <-chan struct{}) {
	for i, delay := range delays {
		timer := time.AfterFunc(delay, func() { try(i) })
		defer timer.Stop()
	}
	<-done
}
