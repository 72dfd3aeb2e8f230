package leak

// Drains one after the other, without waiting.
func drain(channels []chan int, each func(int)) {
outer:
	for _, channel := range channels {
		for {
			select {
			case v := <-channel:
				each(v)
			default:
				continue outer
			}
		}
	}
}
