package closed

func onPath(out chan<- int, values []int) {
	for _, v := range values {
		out <- v
	}
	close(out)
	out <- -1 // want `send-after-close: .out. is closed already, on line 7`
}

func noReturn(out chan<- error, work func() error) {
	err := work()
	if err == nil {
		close(out)
	}
	out <- err // want `send-after-close: .out. is closed already, on line 14`
}

func deferredSend(out chan int, work func()) {
	defer func() {
		out <- 0 // want `send-after-close: .out. is closed already`
	}()
	defer close(out)
	work()
}

func notWaited(jobs []func() int) []int {
	results := make(chan int, len(jobs))
	for _, job := range jobs {
		go func() {
			results <- job() // want `send-after-close: this send can come after the channel was closed`
		}()
	}
	close(results)
	var out []int
	for result := range results {
		out = append(out, result)
	}
	return out
}
