package main

import (
	"net/http"
	"time"
)

func init() { http.HandleFunc("/", answer) }

// The process goes on after it.
func answer(w http.ResponseWriter, r *http.Request) {
	done := make(chan error)
	go func() {
		done <- r.Body.Close() // want `send-abandoned-on-return: Send on .done. blocks for ever once its receiver has left`
	}()
	select {
	case <-done:
	case <-time.After(time.Second):
	}
}
