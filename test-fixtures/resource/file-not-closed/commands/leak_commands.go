package commands

import (
	"fmt"
	"net/http"
	"os"

	"fixtures/resource/file-not-closed/commands/cli"

	"github.com/spf13/cobra"
)

var serve = &cobra.Command{
	Use: "serve",
	Run: func(cmd *cobra.Command, args []string) {
		for _, name := range args {
			length(name)
		}
		http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintln(w, digest(r.URL.Path), cli.Serve(r.URL.Path))
		})
		_ = http.ListenAndServe("localhost:0", nil)
	},
}

func length(name string) {
	f, err := os.Open(name) // want `file-not-closed: .f. is never closed`
	if err != nil {
		return
	}
	info, _ := f.Stat()
	fmt.Println(info.Size())
}

func digest(name string) int {
	f, err := os.Open(name) // want `file-not-closed: .f. is never closed`
	if err != nil {
		return 0
	}
	info, _ := f.Stat()
	return int(info.Size())
}

type store struct{ name string }

func (s *store) Name() string        { return s.name }
func (s *store) Description() string { return "a store" }

// Exec is not a command's: it gives no status.
func (s *store) Exec(name string) (string, error) {
	f, err := os.Open(name) // want `file-not-closed: .f. is never closed`
	if err != nil {
		return "", err
	}
	return f.Name(), nil
}
