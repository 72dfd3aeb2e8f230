package leak

func run(jobs <-chan func()) {
	for job := range jobs {
		go job() // want `goroutine-spawn-unbounded: a goroutine is started for every message`
	}
}

func each(messages chan string, handle func(string)) {
	for message := range messages {
		go func() { // want `goroutine-spawn-unbounded: a goroutine is started for every message`
			handle(message)
		}()
	}
}
