package checked

// Start runs the work in the background.
func Start() {
	go work()
}

func work() {}
