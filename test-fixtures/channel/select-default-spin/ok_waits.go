package leak

import "time"

func okSleeps(done <-chan struct{}) {
	for {
		select {
		case <-done:
			return
		default:
			time.Sleep(time.Millisecond)
		}
	}
}

func okWorks(done <-chan struct{}, step func()) {
	for {
		select {
		case <-done:
			return
		default:
		}
		step()
	}
}

func okLeaves(work <-chan func()) {
	for {
		select {
		case job := <-work:
			job()
		default:
			return
		}
	}
}

func okDrains(work chan int) (n int) {
drain:
	for {
		select {
		case <-work:
			n++
		default:
			break drain
		}
	}
	return n
}
