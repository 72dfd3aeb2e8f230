package probe

import (
	"bytes"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/pprof"
	"strings"
)

// A goroutine as the runtime shows it.
type goroutine struct {
	id    string
	state string   // "chan send", "select", "chan receive (leaked)"
	own   []string // frames in the fixture, innermost first: "leak_nil.go:16"
	text  string
}

var header = regexp.MustCompile(`^goroutine (\d+) .*\[(.*)\]:`)
var place = regexp.MustCompile(`^\t(.+\.go):(\d+)`)

// goroutines are all that exist, by id.
func goroutines() map[string]goroutine {
	buf := make([]byte, 1<<20)
	for {
		n := runtime.Stack(buf, true)
		if n < len(buf) {
			return parse(buf[:n])
		}
		buf = make([]byte, 2*len(buf))
	}
}

// leakedGoroutines are those that the garbage collector found blocked on something that nothing else can reach.
func leakedGoroutines() map[string]goroutine {
	var text bytes.Buffer
	if err := pprof.Lookup("goroutineleak").WriteTo(&text, 2); err != nil {
		panic(err)
	}
	all := parse(text.Bytes())
	for id, g := range all {
		if !strings.Contains(g.state, "leaked") {
			delete(all, id)
		}
	}
	return all
}

func parse(text []byte) map[string]goroutine {
	found := map[string]goroutine{}
	for _, block := range strings.Split(string(text), "\n\n") {
		match := header.FindStringSubmatch(block)
		if match == nil {
			continue
		}
		g := goroutine{id: match[1], state: match[2], text: block}
		for _, text := range strings.Split(block, "\n") {
			// A line of another goroutine's start is no place where this one is.
			if at := place.FindStringSubmatch(text); at != nil && inFixture(at[1]) {
				g.own = append(g.own, filepath.Base(at[1])+":"+at[2])
			}
		}
		found[g.id] = g
	}
	return found
}

// inFixture tells whether a source file is a fixture's and no driver's.
func inFixture(path string) bool {
	rest, below := strings.CutPrefix(path, root()+"/")
	return below && !strings.HasPrefix(rest, "probe/") && !strings.HasPrefix(filepath.Base(path), "zz_") && strings.Contains(rest, "/")
}

// ours tells whether a goroutine belongs to the probe: its server, its watchers, the runtime.
func ours(g goroutine) bool {
	return len(g.own) == 0 && (strings.Contains(g.text, "/probe.") || strings.Contains(g.text, "created by runtime") ||
		strings.Contains(g.text, "net/http.(*Server).Serve") || strings.Contains(g.text, "os/signal.loop") ||
		strings.Contains(g.text, "database/sql.(*DB).connectionOpener") || strings.Contains(g.text, "runtime.ReadTrace") ||
		strings.Contains(g.text, "net/http/httptest.(*Server)"))
}
