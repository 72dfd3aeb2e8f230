package main

import (
	"fmt"
	"time"
)

// poll leaves its ticker running. Before Go 1.23 it is never collected.
func poll(times int) {
	ticker := time.NewTicker(time.Millisecond)
	for i := 0; i < times; i++ {
		<-ticker.C
	}
}

// consume makes a new timer for every message, and each lives for a minute.
func consume(messages <-chan string, limit int) error {
	for i := 0; i < limit; i++ {
		select {
		case message := <-messages:
			fmt.Println(message)
		case <-time.After(time.Minute):
			return fmt.Errorf("no message for a minute")
		}
	}
	return nil
}
