package main

import "context"

// The end of main is the end of the process.
func main() {
	ctx, cancel := context.WithCancel(context.Background())
	_ = cancel
	<-ctx.Done()
}
