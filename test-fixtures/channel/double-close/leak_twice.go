package twice

import (
	"errors"
	"log"
)

var errStop = errors.New("stop")

func deferred(lines []string, out chan<- string) {
	defer close(out)
	for _, line := range lines {
		if line == "" {
			close(out) // want `double-close: .out. is closed again when the function returns, by the defer on line 11`
			return
		}
		out <- line
	}
}

func forgotReturn(done chan struct{}, err error) {
	if err != nil {
		log.Print(err)
		close(done)
	}
	close(done) // want `double-close: .done. is closed already, on line 24`
}

type server struct {
	done  chan struct{}
	ready chan struct{}
}

func (s *server) stop(err error) {
	switch {
	case errors.Is(err, errStop):
		close(s.done)
	default:
		close(s.done)
	}
	log.Print("stopped")
	close(s.done) // want `double-close: .s.done. is closed already`
}

func inLiteral(s *server) func() {
	return func() {
		defer func() {
			close(s.ready) // want `double-close: .s.ready. is closed already`
		}()
		close(s.ready)
	}
}

func twoGoroutines(work func()) {
	done := make(chan struct{})
	for range 2 {
		go func() {
			work()
			close(done) // want `double-close: close\(done\) can run when the channel is closed already`
		}()
	}
	<-done
}

func parentAndChild(work func() error) error {
	errc := make(chan error, 1)
	go func() {
		defer close(errc)
		errc <- work()
	}()
	err := <-errc
	close(errc) // want `double-close: close\(errc\) can run when the channel is closed already`
	return err
}

func afterTheEnd(ch chan int) (sum int) {
	for v := range ch {
		sum += v
	}
	close(ch) // want `double-close: .ch. is closed already, the loop over it on line 77 ends only then`
	return sum
}
