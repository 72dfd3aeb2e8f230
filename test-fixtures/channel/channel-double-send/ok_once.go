package leak

func loadOnce(read func() (string, error)) string {
	out := make(chan string)
	go func() {
		s, err := read()
		if err != nil {
			out <- ""
			return
		}
		out <- s
	}()
	return <-out
}

func both(read func() string) (string, string) {
	out := make(chan string)
	go func() {
		out <- read()
		out <- read()
	}()
	return <-out, <-out
}
