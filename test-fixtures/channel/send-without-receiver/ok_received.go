package leak

func roomy(run func() error) <-chan error {
	errc := make(chan error, 1)
	errc <- run()
	return errc
}

func received(use func(int)) {
	ch := make(chan int)
	go func() { use(<-ch) }()
	ch <- 1
}

type feed struct{ out chan int }

func newFeed() *feed { return &feed{out: make(chan int)} }

func (f *feed) put(n int) { f.out <- n }

// Given away: anybody may receive.
func (f *feed) C() <-chan int { return f.out }

type Exported struct{ Events chan int }

func NewExported() *Exported { return &Exported{Events: make(chan int)} }

func (e *Exported) emit() { e.Events <- 1 }
