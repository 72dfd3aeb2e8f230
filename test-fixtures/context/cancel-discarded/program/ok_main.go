package main

import "context"

// The end of main is the end of the process.
func main() {
	ctx, _ := context.WithCancel(context.Background())
	<-ctx.Done()
}
