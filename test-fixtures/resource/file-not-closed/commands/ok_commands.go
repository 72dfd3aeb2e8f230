// Package commands holds what a command line runs: the process ends after it.
package commands

import (
	"fmt"
	"io"
	"os"

	"fixtures/resource/file-not-closed/commands/cli"

	"github.com/spf13/cobra"
)

var show = &cobra.Command{
	Use: "show",
	Run: func(cmd *cobra.Command, args []string) {
		if err := print(args[0]); err != nil {
			fmt.Println(err)
		}
	},
}

func print(name string) error {
	f, err := os.Open(name) // want `^harmless file-not-closed`
	if err != nil {
		return err
	}
	_, err = io.Copy(os.Stdout, f)
	return err
}

type options struct{ name string }

func New() *cobra.Command {
	o := &options{}
	return &cobra.Command{Use: "size", Run: func(cmd *cobra.Command, args []string) {
		defer func() {
			if f, err := os.Open(os.DevNull); err == nil { // want `^harmless file-not-closed`
				fmt.Println(f.Name())
			}
		}()
		o.run()
	}}
}

func (o *options) run() {
	f, err := os.Open(o.name) // want `^harmless file-not-closed`
	if err != nil {
		return
	}
	info, _ := f.Stat()
	fmt.Println(info.Size())
}

// As for github.com/google/subcommands and the commands of others that return a status.
type check struct{}

func (c *check) Name() string        { return "check" }
func (c *check) Description() string { return "checks a file" }

func (c *check) Exec(args []string) int {
	f, err := os.Open(args[0]) // want `^harmless file-not-closed`
	if err != nil {
		return 1
	}
	if err := cli.Compare(f.Name(), args[1]); err != nil {
		return 1
	}
	return 0
}
