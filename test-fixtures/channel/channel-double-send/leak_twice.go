package leak

func load(read func() (string, error)) string {
	out := make(chan string)
	go func() {
		s, err := read()
		if err != nil {
			out <- ""
		}
		out <- s // want `channel-double-send: Second send on .out.`
	}()
	return <-out
}
