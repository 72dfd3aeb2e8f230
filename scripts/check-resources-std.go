//go:build ignore

// Checks every row of the standard library's resource table against the library itself: the function or method exists,
// its results are those of the row, the holder exists and has the methods that release it.
// Usage: go run scripts/check-resources-std.go server/data/resources-std.tsv
package main

import (
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"os"
	"regexp"
	"strconv"
	"strings"
)

var (
	source = importer.ForCompiler(token.NewFileSet(), "source", nil)
	failed = false
)

func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	for i, line := range lines[1:] {
		row := strings.Split(line, "\t")
		if len(row) != 8 {
			fail(i, line, "has %d columns", len(row))
			continue
		}
		checkRow(i, row)
	}
	if failed {
		os.Exit(1)
	}
	fmt.Printf("%d rows agree with the standard library\n", len(lines)-1)
}

func checkRow(i int, row []string) {
	acquire := strings.TrimPrefix(row[0], "type:")
	slash := strings.LastIndex(acquire, "/")
	dot := strings.Index(acquire[slash+1:], ".") + slash + 1
	pkg, err := source.Import(acquire[:dot])
	if err != nil {
		fail(i, row[0], "%v", err)
		return
	}
	names := strings.Split(acquire[dot+1:], ".")
	obj := pkg.Scope().Lookup(names[0])
	if obj == nil {
		fail(i, row[0], "no %s", names[0])
		return
	}
	if strings.HasPrefix(row[0], "type:") {
		checkRelease(i, row, obj.Type())
		return
	}
	recv := obj.Type()
	if len(names) == 2 {
		obj, _, _ = types.LookupFieldOrMethod(types.NewPointer(obj.Type()), true, pkg, names[1])
		if _, ok := recv.Underlying().(*types.Interface); ok {
			obj, _, _ = types.LookupFieldOrMethod(recv, true, pkg, names[1])
		}
		if obj == nil {
			fail(i, row[0], "no method %s", names[1])
			return
		}
	}
	sig, ok := obj.Type().(*types.Signature)
	if !ok {
		fail(i, row[0], "no function")
		return
	}
	var results []string
	for v := range sig.Results().Variables() {
		results = append(results, types.TypeString(v.Type(), func(p *types.Package) string {
			if p == pkg {
				return ""
			}
			return p.Path()
		}))
	}
	want := strings.ReplaceAll(strings.Join(results, ", "), "iter.", "")
	if want == "" {
		want = "-"
	}
	if want != row[1] && !strings.HasPrefix(row[1], "func(") {
		fail(i, row[0], "results are %q, not %q", want, row[1])
	}
	if index, err := strconv.Atoi(row[2]); err == nil {
		if index >= sig.Results().Len() {
			fail(i, row[0], "has no result %d", index)
			return
		}
		checkRelease(i, row, sig.Results().At(index).Type())
	} else if row[2] == "recv" {
		checkRelease(i, row, recv)
	}
}

var plain = regexp.MustCompile(`^[A-Z][\w.]*$`)

func checkRelease(i int, row []string, holder types.Type) {
	for _, release := range strings.FieldsFunc(row[3], func(r rune) bool { return r == '|' || r == '+' }) {
		if !plain.MatchString(release) {
			continue
		}
		at := holder
		for _, part := range strings.Split(release, ".") {
			pointer := at
			if _, ok := at.Underlying().(*types.Interface); !ok {
				if _, ok := at.(*types.Pointer); !ok {
					pointer = types.NewPointer(at)
				}
			}
			obj, _, _ := types.LookupFieldOrMethod(pointer, true, nil, part)
			if obj == nil {
				fail(i, row[0], "%s has no %s", at, part)
				return
			}
			at = obj.Type()
		}
	}
}

func fail(i int, row, format string, args ...any) {
	failed = true
	fmt.Fprintf(os.Stderr, "line %d, %s: %s\n", i+2, row, fmt.Sprintf(format, args...))
}
