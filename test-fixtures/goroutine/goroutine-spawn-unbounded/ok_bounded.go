package leak

import (
	"net"
	"sync"
	"time"
)

func okSlots(jobs <-chan func()) {
	slots := make(chan struct{}, 8)
	for job := range jobs {
		slots <- struct{}{}
		go func() {
			defer func() { <-slots }()
			job()
		}()
	}
}

func okWaits(batches <-chan []func()) {
	for batch := range batches {
		var wg sync.WaitGroup
		for _, job := range batch {
			wg.Add(1)
			go func() {
				defer wg.Done()
				job()
			}()
		}
		wg.Wait()
	}
}

// One goroutine per connection is the rule.
func okAccept(l net.Listener, serve func(net.Conn)) error {
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		go serve(conn)
	}
}

func okSlice(jobs []func()) {
	for _, job := range jobs {
		go job()
	}
}

func okTicks(t *time.Ticker, job func()) {
	for range t.C {
		go job()
	}
}

// One for each reader at most.
func okCounted(again <-chan bool, readers []func()) {
	next := 0
	for range again {
		if next == len(readers) {
			break
		}
		go readers[next]()
		next++
	}
}

// One goroutine per connection is the rule here, too.
func okConnections(conns <-chan net.Conn, serve func(net.Conn)) {
	for conn := range conns {
		go serve(conn)
	}
}
