// Command gotypes prints what go/types says the identifiers of Go packages denote: one JSON object a file, with
// [offset, kind, offset of the declaration if it is in the same file, else -1] for each identifier. Offsets count UTF-16
// code units. The arguments are package folders.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"unicode/utf16"
)

type fileIdents struct {
	File   string   `json:"file"`
	Idents [][3]any `json:"idents"`
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	fset := token.NewFileSet()
	imports := importer.ForCompiler(fset, "source", nil)
	for _, dir := range os.Args[1:] {
		if err := describe(dir, fset, imports, encoder); err != nil {
			fmt.Fprintln(os.Stderr, dir, err)
		}
	}
}

func describe(dir string, fset *token.FileSet, imports types.Importer, encoder *json.Encoder) error {
	found, err := build.ImportDir(dir, 0)
	if err != nil {
		return err
	}
	var files []*ast.File
	texts := map[string][]byte{}
	for _, name := range found.GoFiles {
		path := filepath.Join(dir, name)
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(fset, path, text, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		texts[path] = text
		files = append(files, file)
	}
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: imports, Error: func(error) {}, FakeImportC: true}
	pkg, _ := config.Check(found.ImportPath, fset, files, info)
	for _, file := range files {
		path := fset.Position(file.Pos()).Filename
		units := codeUnits(texts[path])
		offset := func(pos token.Pos) int { return units[fset.Position(pos).Offset] }
		described := fileIdents{File: path}
		ast.Inspect(file, func(node ast.Node) bool {
			ident, ok := node.(*ast.Ident)
			if !ok {
				return true
			}
			object := info.Defs[ident]
			if object == nil {
				object = info.Uses[ident]
			}
			declared := -1
			if object != nil && object.Pos().IsValid() && object.Pkg() == pkg && fset.Position(object.Pos()).Filename == path {
				declared = offset(object.Pos())
			}
			described.Idents = append(described.Idents, [3]any{offset(ident.Pos()), kind(object), declared})
			return true
		})
		if err := encoder.Encode(described); err != nil {
			return err
		}
	}
	return nil
}

// codeUnits gives the UTF-16 offset for each byte offset.
func codeUnits(text []byte) []int {
	offsets := make([]int, len(text)+1)
	units := 0
	for at, char := range string(text) {
		offsets[at] = units
		units += utf16.RuneLen(char)
	}
	offsets[len(text)] = units
	return offsets
}

func kind(object types.Object) string {
	switch object := object.(type) {
	case *types.Var:
		if object.IsField() {
			return "field"
		}
		return "var"
	case *types.Func:
		if object.Signature().Recv() != nil {
			return "method"
		}
		return "func"
	case *types.TypeName:
		return "type"
	case *types.Const, *types.Nil:
		return "const"
	case *types.PkgName:
		return "pkg"
	case *types.Builtin:
		return "builtin"
	case *types.Label:
		return "label"
	}
	return "none"
}
