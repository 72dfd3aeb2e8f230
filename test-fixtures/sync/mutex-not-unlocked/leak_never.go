package locks

import "sync"

var (
	recentMu sync.Mutex
	recent   []string
)

func remember(line string) {
	recentMu.Lock()
	recent = append(recent, line)
	recentMu.Unlock()
}

func dump(write func(string)) {
	recentMu.Lock() // want `mutex-not-unlocked: .recentMu. is never unlocked.*`
	for _, line := range recent {
		write(line)
	}
}
