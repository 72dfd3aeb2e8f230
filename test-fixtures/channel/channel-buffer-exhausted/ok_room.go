package leak

func enough(items []string) []string {
	out := make(chan string, len(items)+1)
	for _, item := range items {
		out <- item
	}
	out <- "end"
	close(out)
	var all []string
	for s := range out {
		all = append(all, s)
	}
	return all
}

func semaphore(jobs []func()) {
	slots := make(chan struct{}, 2)
	for _, job := range jobs {
		slots <- struct{}{}
		go func() {
			defer func() { <-slots }()
			job()
		}()
	}
	for range cap(slots) {
		slots <- struct{}{}
	}
}

// A million, written as a float.
func million() {
	const most = 1e6
	tokens := make(chan struct{}, 1e6)
	for range int(most) {
		tokens <- struct{}{}
	}
	close(tokens)
}
