package leak

func wait(async bool, run func()) {
	var done chan struct{}
	if async {
		done = make(chan struct{})
		go func() {
			run()
			close(done)
		}()
	} else {
		run()
	}
	<-done // want `channel-nil-operation: .done. is nil on this path`
}
