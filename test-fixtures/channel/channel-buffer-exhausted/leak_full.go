package leak

func collect(items []string) []string {
	out := make(chan string, len(items))
	for _, item := range items {
		out <- item
	}
	out <- "end" // want `channel-buffer-exhausted: The buffer of .out. is full`
	var all []string
	for s := range out {
		all = append(all, s)
		if s == "end" {
			break
		}
	}
	return all
}

func two() {
	c := make(chan int, 1)
	c <- 1
	c <- 2 // want `channel-buffer-exhausted`
	go func() { <-c }()
}
