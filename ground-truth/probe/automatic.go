package probe

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// maxCases bounds the product of all choices of all parameters.
const maxCases = 20

// A choice is one way of making an argument; it is made anew for every call.
type choice struct {
	name string
	make func(m *maker) reflect.Value
	// shared: made once a case, as a receiver is.
	shared bool
}

// automatic makes the cases of a function from the types of its parameters: every combination of the choices.
func automatic(fn any, params []string) ([]setup, error) {
	f := reflect.ValueOf(fn)
	t := f.Type()
	lists := make([][]choice, t.NumIn())
	for i := range t.NumIn() {
		name := ""
		if i < len(params) {
			name = params[i]
		}
		in := t.In(i)
		if t.IsVariadic() && i == t.NumIn()-1 {
			in = in.Elem()
		}
		found, err := choices(in, name)
		if err != nil {
			return nil, err
		}
		lists[i] = found
	}
	var cases []setup
	for _, picked := range product(lists) {
		cases = append(cases, setup{caseName(picked, params), func(c *Case) func() { return caller(c, f, picked) }})
	}
	return cases, nil
}

// product lists all combinations, spread over the lists when there are too many.
func product(lists [][]choice) [][]choice {
	total := 1
	for _, list := range lists {
		total *= len(list)
	}
	step := 1
	if total > maxCases {
		step = total/maxCases + 1
		for step%2 == 0 || step%3 == 0 {
			step++ // no common factor with the usual numbers of choices: every choice gets its turn
		}
	}
	var found [][]choice
	for n := 0; n < total; n += step {
		rest := n
		picked := make([]choice, len(lists))
		for i, list := range lists {
			picked[i] = list[rest%len(list)]
			rest /= len(list)
		}
		found = append(found, picked)
	}
	return found
}

func caseName(picked []choice, params []string) string {
	var parts []string
	for i, p := range picked {
		if p.name == "" {
			continue
		}
		name := "_"
		if i < len(params) {
			name = params[i]
		}
		parts = append(parts, name+"="+p.name)
	}
	return strings.Join(parts, ", ")
}

// caller answers what one call does: arguments, results noted and released.
func caller(c *Case, f reflect.Value, picked []choice) func() {
	shared := make([]reflect.Value, len(picked))
	for i, p := range picked {
		if p.shared {
			shared[i] = p.make(&maker{c: c, name: p.name})
		}
	}
	return func() {
		m := &maker{c: c}
		body := func(t *testing.T) {
			m.t = t
			args := make([]reflect.Value, len(picked))
			for i, p := range picked {
				if p.shared {
					args[i] = shared[i]
				} else {
					args[i] = p.make(m)
				}
			}
			results := f.Call(args)
			m.release()
			note(c, results)
		}
		if !wantsTest(f.Type()) {
			body(nil)
			return
		}
		runTest(body)
	}
}

// runTest runs body as go test would run a test: what it registers for the end is done afterwards.
func runTest(body func(t *testing.T)) { main.Run("call", body) }

// Test runs a test function of a fixture.
func Test(f func(t *testing.T)) { runTest(f) }

func wantsTest(t reflect.Type) bool {
	for i := range t.NumIn() {
		switch t.In(i) {
		case reflect.TypeFor[*testing.T](), reflect.TypeFor[testing.TB]():
			return true
		}
	}
	return false
}

// note keeps what a call returned as text and lets go of the values.
func note(c *Case, results []reflect.Value) {
	var values []any
	for _, result := range results {
		if result.CanInterface() {
			values = append(values, result.Interface())
		}
	}
	c.Got(append([]any{"returned"}, values...)...)
	for _, value := range values {
		drain(value)
		c.Own(value)
	}
}

// drain receives what a returned channel still brings, until the inputs end: a caller does.
func drain(value any) {
	v := reflect.ValueOf(value)
	if v.Kind() != reflect.Chan || v.IsNil() || v.Type().ChanDir()&reflect.RecvDir == 0 {
		return
	}
	go func() {
		for {
			if _, ok := v.Recv(); !ok {
				return
			}
		}
	}()
}

func unsupported(t reflect.Type) error {
	return fmt.Errorf("an argument of type %s cannot be made up", t)
}
