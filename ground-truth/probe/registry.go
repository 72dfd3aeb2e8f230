// Package probe runs functions of fixtures and looks at what they leave behind: goroutines, descriptors, memory, children,
// connections of a pool. It is copied into the module of the fixtures, and needs nothing but the standard library.
package probe

import (
	"fmt"
	"path/filepath"
	"runtime"
)

// A Scenario is one function of a fixture and how to call it.
type Scenario struct {
	Dir      string // folder of the fixture, relative to the module: "channel/channel-nil-operation"
	File     string // "leak_nil.go"
	Function string // "wait", "(*cache).get"
	cases    func() ([]setup, error)
}

// A setup prepares the calls of one case and answers what one call does.
type setup struct {
	name string
	make func(c *Case) func()
}

var scenarios []*Scenario

// Function registers a function that is called with arguments made from its type and the names of its parameters. Methods
// are given as method expressions.
func Function(file, name string, fn any, params ...string) {
	add(file, name, func() ([]setup, error) { return automatic(fn, params) })
}

// Drive registers a function that needs more than made-up arguments: prepare sets up one case and answers what one call
// does.
func Drive(file, name string, prepare func(c *Case) func()) {
	add(file, name, func() ([]setup, error) { return []setup{{"", prepare}}, nil })
}

func add(file, name string, cases func() ([]setup, error)) {
	_, caller, _, _ := runtime.Caller(2)
	dir, err := filepath.Rel(root(), filepath.Dir(caller))
	if err != nil {
		panic(err)
	}
	for i, s := range scenarios {
		if s.Dir == dir && s.File == file && s.Function == name {
			// Hand-written drivers come last and win.
			scenarios[i].cases = cases
			return
		}
	}
	scenarios = append(scenarios, &Scenario{Dir: dir, File: file, Function: name, cases: cases})
}

// root is the module's folder: this package lies right below.
func root() string {
	_, here, _, _ := runtime.Caller(0)
	return filepath.Dir(filepath.Dir(here))
}

func find(dir, file, function string) (*Scenario, error) {
	for _, s := range scenarios {
		if s.Dir == dir && s.File == file && s.Function == function {
			return s, nil
		}
	}
	return nil, fmt.Errorf("no scenario %s/%s %s", dir, file, function)
}
