package leak

import "time"

// Nobody can stop the timer.
func answeredOrLate(answer <-chan string) string {
	late := make(chan bool)
	time.AfterFunc(20*time.Millisecond, func() {
		late <- true // want `send-abandoned-on-return: Send on .late. blocks for ever`
	})
	select {
	case <-late:
		return ""
	case text := <-answer:
		return text
	}
}

// Nobody does.
func answeredOrPostponed(answer <-chan string) string {
	late := make(chan bool)
	t := time.AfterFunc(20*time.Millisecond, func() {
		late <- true // want `send-abandoned-on-return: Send on .late. blocks for ever`
	})
	t.Reset(10 * time.Millisecond)
	select {
	case <-late:
		return ""
	case text := <-answer:
		return text
	}
}
