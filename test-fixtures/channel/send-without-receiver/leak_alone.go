package leak

func start(run func() error) <-chan error {
	errc := make(chan error)
	if err := run(); err != nil {
		errc <- err // want `send-without-receiver: Nobody can receive from .errc.`
		return errc
	}
	close(errc)
	return errc
}

func tooEarly(use func(int)) {
	ch := make(chan int)
	ch <- 1 // want `send-without-receiver`
	go func() { use(<-ch) }()
}

type progress struct {
	steps chan int
	n     int
}

func newProgress() *progress { return &progress{steps: make(chan int)} }

// No code of the package receives from the field.
func (p *progress) step() {
	p.n++
	p.steps <- p.n // want `send-without-receiver`
}
