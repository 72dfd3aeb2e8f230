// A program that serves: each request leaves a file open.
package main

import (
	"fmt"
	"net/http"
	"os"
)

func main() {
	http.HandleFunc("/size", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, size(r.URL.Query().Get("name")))
	})
	if err := http.ListenAndServe("localhost:8080", nil); err != nil {
		fmt.Println(err)
	}
}

func size(name string) int64 {
	f, err := os.Open(name) // want `file-not-closed: .f. is never closed`
	if err != nil {
		return 0
	}
	info, err := f.Stat()
	if err != nil {
		return 0
	}
	return info.Size()
}
