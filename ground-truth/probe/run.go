package probe

import (
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// slowly is by how much longer than usual everything is waited for.
var slowly time.Duration = 1

const (
	patience = 20 * time.Millisecond   // for one call, before the next is made
	still    = 200 * time.Millisecond  // without any change: nothing will happen before the inputs end
	last     = 1600 * time.Millisecond // after the inputs ended; more than any wait of a fixture
)

// A Report is what the calls of one case left behind.
type Report struct {
	Calls       int            `json:"calls"`
	Hung        int            `json:"hung"`        // calls that did not return after all inputs had ended
	Leaked      int            `json:"leaked"`      // goroutines of the fixture in the goroutine leak profile
	Alive       int            `json:"alive"`       // goroutines of the fixture that are there after all inputs have ended
	Others      int            `json:"others"`      // goroutines started on its behalf, as of a connection
	Descriptors int            `json:"descriptors"` // more than before
	Children    int            `json:"children"`
	Busy        int            `json:"busy"`   // goroutines of the fixture that run without ever waiting
	Growth      []Growth       `json:"growth"` // memory allocated by the fixture and still referred to
	Gauges      map[string]int `json:"gauges,omitempty"`
	At          []string       `json:"at"`     // where goroutines of the fixture are blocked, "leak_nil.go:16"
	States      []string       `json:"states"` // and on what: "chan receive"
	Output      []string       `json:"output"`
	Spinning    bool           `json:"spinning"` // something goes on without waiting, after all inputs have ended
	Partial     bool           `json:"partial"`  // calls were still running when the output was taken
	Panic       string         `json:"panic,omitempty"`
	PanicAt     string         `json:"panicAt,omitempty"`
}

type reading struct {
	goroutines  map[string]goroutine
	descriptors int
	children    int
	heap        held
	gauges      map[string]int
}

func runCase(s setup) *Report {
	c := newCase()
	defer os.RemoveAll(c.dir)
	call := s.make(c)
	// A first call pays for what is made once: the server's connection, caches, the pool.
	var warm counter
	c.silent = true
	perform(call, &warm)
	settle(c, &warm, goroutines(), time.Now().Add(c.still))
	c.silent = false

	collect := debug.SetGCPercent(-1)
	before := read(c, true)
	var calls counter
	for range c.calls {
		perform(call, &calls)
	}
	// Descriptors are counted before anything is collected: finalizers of files and connections would close them.
	settle(c, &calls, before.goroutines, time.Now().Add(last*slowly+c.still))
	c.frozen = true
	during := read(c, false)
	// Memory is looked at while the inputs live, unless goroutines of the fixture do too: those may hold what they need.
	quiet := calls.running() == 0 && !slices.ContainsFunc(fresh(before.goroutines, during.goroutines), isOwn)
	r := &Report{Calls: c.calls, Gauges: map[string]int{}, Partial: calls.running() > 0}
	r.Descriptors = during.descriptors - before.descriptors
	r.Children = during.children - before.children
	r.Busy = busy(before.goroutines)
	if quiet && withMemory {
		r.Growth = growth(before.heap, heap(), c.calls)
	}
	c.end()
	settleAfter(c, &calls, before.goroutines)
	debug.SetGCPercent(collect)
	after := read(c, true)
	if !quiet {
		r.Growth = growth(before.heap, after.heap, c.calls)
	}
	for _, name := range c.order {
		r.Gauges[name] = during.gauges[name] - before.gauges[name]
	}
	r.Hung = calls.running()
	r.Spinning = r.Hung > 0 && busy(before.goroutines) > 0
	r.count(fresh(before.goroutines, after.goroutines), leakedGoroutines())
	if fault, ok := calls.fault.Load().(fault); ok {
		r.Panic, r.PanicAt = fault.text, fault.at
	}
	r.Output = c.output()
	return r
}

func (r *Report) count(fresh []goroutine, leaked map[string]goroutine) {
	seen := map[string]bool{}
	for _, g := range fresh {
		if len(g.own) == 0 {
			r.Others++
			continue
		}
		if _, ok := leaked[g.id]; ok {
			r.Leaked++
		}
		r.Alive++
		state, _, _ := strings.Cut(g.state, ",")
		if at := g.own[0]; !seen[at+state] {
			seen[at+state] = true
			r.At = append(r.At, at)
			r.States = append(r.States, state)
		}
	}
}

func read(c *Case, collect bool) reading {
	var now reading
	if collect && withMemory {
		now.heap = heap()
	}
	now.descriptors, now.children, now.gauges = descriptors(), children(), map[string]int{}
	for name, count := range c.gauges {
		now.gauges[name] = count()
	}
	now.goroutines = goroutines()
	return now
}

// fresh are the goroutines that came since, without the probe's.
func fresh(before, after map[string]goroutine) []goroutine {
	var found []goroutine
	for id, g := range after {
		if _, known := before[id]; !known && !ours(g) {
			found = append(found, g)
		}
	}
	return found
}

func isOwn(g goroutine) bool { return len(g.own) > 0 }

// busy counts goroutines of the fixture that are never seen waiting.
func busy(before map[string]goroutine) int {
	seen := map[string]int{}
	const looks = 5
	for range looks {
		for _, g := range fresh(before, goroutines()) {
			if len(g.own) > 0 && (strings.HasPrefix(g.state, "runnable") || strings.HasPrefix(g.state, "running")) {
				seen[g.id]++
			}
		}
		time.Sleep(2 * time.Millisecond)
	}
	count := 0
	for _, times := range seen {
		if times == looks {
			count++
		}
	}
	return count
}

// A counter follows calls that run in goroutines of their own.
type counter struct {
	started  int
	returned atomic.Int64
	fault    atomic.Value
}

func (n *counter) running() int { return n.started - int(n.returned.Load()) }

type fault struct{ text, at string }

// perform makes one call in a goroutine of its own and waits for it, not for ever.
func perform(call func(), n *counter) {
	n.started++
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer n.returned.Add(1)
		defer func() {
			if what := recover(); what != nil {
				at := ""
				if own := parse(debug.Stack()); len(own) == 1 {
					for _, g := range own {
						at = strings.Join(g.own[:min(1, len(g.own))], "")
					}
				}
				n.fault.Store(fault{fmt.Sprint(what), at})
			}
		}()
		call()
	}()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
	}
}

// settle waits until all calls have returned and their goroutines are gone, or nothing has changed for a while.
func settle(c *Case, n *counter, before map[string]goroutine, deadline time.Time) {
	changed := time.Now()
	last := ""
	for time.Now().Before(deadline) {
		left := fresh(before, goroutines())
		if n.running() == 0 && len(left) == 0 {
			return
		}
		now := fmt.Sprint(n.running(), len(left), descriptors())
		if now != last {
			last, changed = now, time.Now()
		}
		if time.Since(changed) > c.still {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// settleAfter waits longer, for the inputs have ended; it stops early where the collector says that waiting is in vain.
func settleAfter(c *Case, n *counter, before map[string]goroutine) {
	end := time.Now().Add(last * slowly)
	looked := time.Now()
	for time.Now().Before(end) {
		left := fresh(before, goroutines())
		if n.running() == 0 && len(left) == 0 {
			return
		}
		if time.Since(looked) > 50*time.Millisecond {
			looked = time.Now()
			if allLeaked(left, leakedGoroutines()) {
				return
			}
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func allLeaked(left []goroutine, leaked map[string]goroutine) bool {
	for _, g := range left {
		if _, ok := leaked[g.id]; !ok {
			return false
		}
	}
	return len(left) > 0
}
