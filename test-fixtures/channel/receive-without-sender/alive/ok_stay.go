package main

import (
	"fmt"
	"os"
)

func init() {
	if len(os.Args) > 100 {
		stay()
	}
}

// Waits to be killed.
func stay() {
	wait := make(chan int)
	fmt.Println("started")
	<-wait
	os.Exit(2)
}
