// Package command runs once in a process: what it starts may go on until the end.
package command

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"
)

func New() *cobra.Command { return &cobra.Command{Use: "copy", Run: run} }

func run(cmd *cobra.Command, args []string) {
	copyAll(context.Background(), args)
}

func copyAll(ctx context.Context, names []string) {
	total := 0
	go func() {
		for {
			time.Sleep(30 * time.Second)
			fmt.Println(total)
		}
	}()
	for range names {
		if ctx.Err() != nil {
			return
		}
		total++
	}
}
