package twice

// Whoever hands it an error and receives once leaves it behind, as the test does.
func answer(out chan<- any, err error) {
	if err != nil {
		out <- nil
	}
	out <- struct{}{} // want `channel-double-send: Second send on .out. on this path: only one value is received`
}

func answerOnce(out chan<- any, err error) {
	if err != nil {
		out <- nil
		return
	}
	out <- struct{}{}
}

// A stream: a test that reads its beginning only says nothing.
func stream(out chan<- int) {
	out <- 1
	out <- 2
}
