package main

import (
	"net/http"
	"os"
	"os/signal"
)

type program struct{ address string }

// With main the process ends, and all that it started.
func main() {
	errs := make(chan error)
	go func() { errs <- http.ListenAndServe("127.0.0.1:0", nil) }()
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	select {
	case <-errs:
	case <-signals:
		p := &program{address: "127.0.0.1:0"}
		p.serve(signals)
		_ = first(os.Args)
	}
}

// Only main calls it, once.
func (p *program) serve(signals <-chan os.Signal) {
	errs := make(chan error)
	go func() { errs <- http.ListenAndServe(p.address, nil) }()
	select {
	case <-errs:
	case <-signals:
	}
}

// The first answer is enough for it; the others wait until the process ends.
func first(addresses []string) error {
	errs := make(chan error)
	for _, address := range addresses {
		go func() { errs <- http.ListenAndServe(address, nil) }() // want `^harmless send-abandoned-on-return`
	}
	return <-errs
}
