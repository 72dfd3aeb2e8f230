package leak

func process(jobs []int, run func(int) error) {
	done := make(chan struct{})
	go func() {
		for _, job := range jobs {
			if err := run(job); err != nil {
				return
			}
		}
		close(done)
	}()
	<-done // want `receive-without-sender: Receive from .done. blocks for ever once its senders have left`
}

func forgotten(work func()) {
	stop := make(chan struct{})
	go func() {
		work()
		<-stop // want `receive-without-sender: Nobody sends to .stop. or closes it`
	}()
}

type stopper struct{ quiet chan struct{} }

func newStopper() *stopper { return &stopper{quiet: make(chan struct{})} }

func (s *stopper) wait() {
	<-s.quiet // want `receive-without-sender`
}
