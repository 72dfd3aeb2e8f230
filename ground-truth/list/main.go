// Command list prints, as JSON, every function of the Go files below a folder that belong to this machine's build: where it stands and what it is called with.
package main

import (
	"encoding/json"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"strings"
)

type function struct {
	Dir     string   `json:"dir"`
	File    string   `json:"file"`
	Package string   `json:"package"`
	Name    string   `json:"name"`       // "get", "cache.get"
	Expr    string   `json:"expression"` // "get", "(*cache).get"; empty when generic
	Params  []string `json:"params"`     // with the receiver
	Line    int      `json:"line"`
	EndLine int      `json:"endLine"`
	Start   int      `json:"start"` // bytes
	End     int      `json:"end"`
}

func main() {
	root := os.Args[1]
	found := []function{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		if ours, err := build.Default.MatchFile(filepath.Dir(path), filepath.Base(path)); err != nil || !ours {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		dir, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		for _, decl := range file.Decls {
			if decl, ok := decl.(*ast.FuncDecl); ok && decl.Name.Name != "_" && decl.Name.Name != "init" {
				f := describe(decl)
				f.Dir, f.File, f.Package = dir, filepath.Base(path), file.Name.Name
				f.Line, f.EndLine = set.Position(decl.Pos()).Line, set.Position(decl.End()).Line
				f.Start, f.End = set.Position(decl.Pos()).Offset, set.Position(decl.End()).Offset
				found = append(found, f)
			}
		}
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(found); err != nil {
		log.Fatal(err)
	}
}

func describe(decl *ast.FuncDecl) function {
	f := function{Name: decl.Name.Name, Expr: decl.Name.Name, Params: []string{}}
	if decl.Recv != nil {
		receiver, expr := decl.Recv.List[0].Type, ""
		if star, ok := receiver.(*ast.StarExpr); ok {
			receiver = star.X
			expr = "*"
		}
		base, ok := receiver.(*ast.Ident)
		if !ok { // generic
			f.Expr = ""
			return f
		}
		f.Name = base.Name + "." + decl.Name.Name
		f.Expr = "(" + expr + base.Name + ")." + decl.Name.Name
		f.Params = append(f.Params, names(decl.Recv)...)
	}
	if decl.Type.TypeParams != nil {
		f.Expr = ""
	}
	f.Params = append(f.Params, names(decl.Type.Params)...)
	return f
}

func names(fields *ast.FieldList) []string {
	var found []string
	for _, field := range fields.List {
		if len(field.Names) == 0 {
			found = append(found, "_")
		}
		for _, name := range field.Names {
			found = append(found, name.Name)
		}
	}
	return found
}
