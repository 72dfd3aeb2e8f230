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

// Room for each worker's part: no number of the loop is known here.
func shared(items []string, workers int, work func(string)) {
	workers = min(workers, len(items))
	each := (len(items) + workers - 1) / workers
	parts := make([]chan string, workers)
	for i := range parts {
		parts[i] = make(chan string, each)
	}
	for i, item := range items {
		parts[i%len(parts)] <- item
	}
	for _, part := range parts {
		close(part)
		for item := range part {
			work(item)
		}
	}
}

type job struct {
	name string
	last bool
}

func newJob(name string, last bool) job { return job{name, last} }

type shelf struct{ names []string }

func count(shelves []shelf) (n int) {
	for _, s := range shelves {
		n += len(s.names)
	}
	return n
}

func queueAll(shelves []shelf) <-chan job {
	return queue(shelves, count(shelves))
}

// The caller has counted what is sent.
func queue(shelves []shelf, total int) <-chan job {
	jobs := make(chan job, total)
	defer close(jobs)
	for _, s := range shelves {
		for i, name := range s.names {
			jobs <- newJob(name, i == len(s.names)-1)
		}
	}
	return jobs
}
