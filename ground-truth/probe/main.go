package probe

import (
	"encoding/json"
	"flag"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"strconv"
	"testing"
	"time"
)

// Main runs one scenario, named by its folder, file and function, from a case on, and writes one line of JSON before and after
// each of its cases: after a crash it is known which case it was.
func Main() {
	runtime.MemProfileRate = 1
	// All of it is one test, so that functions that want a *testing.T can be given one.
	all := func(string, string) (bool, error) { return true, nil }
	testing.Main(all, []testing.InternalTest{{Name: "scenario", F: scenarioTest}}, nil, nil)
}

// main is the test in which everything runs.
var main *testing.T

func scenarioTest(t *testing.T) {
	main = t
	if pprof.Lookup("goroutineleak") == nil {
		fail("built without GOEXPERIMENT=goroutineleakprofile")
	}
	scenario, err := find(flag.Arg(0), flag.Arg(1), flag.Arg(2))
	if err != nil {
		fail(err.Error())
	}
	cases, err := scenario.cases()
	if err != nil {
		say(line{Event: "cannot", Text: err.Error()})
		os.Exit(0)
	}
	first, err := strconv.Atoi(flag.Arg(3))
	if err != nil {
		fail(err.Error())
	}
	// In few ways where that is enough; and without the memory where nobody asks for it: collections cost time.
	if most, err := strconv.Atoi(flag.Arg(4)); err == nil && len(cases) > most {
		cases = spread(cases, most)
	}
	withMemory = flag.Arg(5) == "memory"
	if flag.Arg(6) == "slowly" {
		slowly = 5
	}
	debug.SetMemoryLimit(256 << 20)
	go limitMemory()
	for _, s := range cases[min(first, len(cases)):] {
		say(line{Event: "begin", Case: s.name})
		report := runCase(s)
		say(line{Event: "end", Case: s.name, Report: report})
		if report.Spinning {
			// The other cases shall not share the processor with what goes round for ever.
			say(line{Event: "again"})
			os.Exit(0)
		}
	}
	say(line{Event: "done"})
	os.Exit(0)
}

// A line is what the program says, one JSON object a line.
type line struct {
	Event  string  `json:"event"`
	Case   string  `json:"case,omitempty"`
	Text   string  `json:"text,omitempty"`
	Report *Report `json:"report,omitempty"`
}

// say writes to descriptor 3: fixtures may print.
func say(l line) {
	text, err := json.Marshal(l)
	if err != nil {
		panic(err)
	}
	if _, err := out.Write(append(text, '\n')); err != nil {
		os.Exit(4)
	}
}

var out = os.NewFile(3, "report")

func fail(text string) {
	os.Stderr.WriteString(text + "\n")
	os.Exit(2)
}

var withMemory bool

// spread picks so many of the cases, evenly.
func spread(cases []setup, most int) []setup {
	picked := make([]setup, most)
	for i := range picked {
		picked[i] = cases[i*len(cases)/most]
	}
	return picked
}

// limitMemory ends a program that eats more than a gigabyte.
func limitMemory() {
	for {
		time.Sleep(50 * time.Millisecond)
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		if stats.HeapAlloc > 1<<30 {
			fail("more than a gigabyte of memory in use")
		}
	}
}
