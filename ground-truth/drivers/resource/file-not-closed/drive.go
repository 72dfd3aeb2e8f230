package files

import (
	"os/signal"
	"syscall"

	"fixtures/probe"
)

func init() {
	// No file may grow: the write fails.
	probe.Drive("leak_file.go", "temporary", func(c *probe.Case) func() {
		signal.Ignore(syscall.SIGXFSZ)
		return func() {
			var limit syscall.Rlimit
			if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
				panic(err)
			}
			none := syscall.Rlimit{Cur: 0, Max: limit.Max}
			if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &none); err != nil {
				panic(err)
			}
			_, err := temporary("text")
			c.Got(err != nil)
			if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
				panic(err)
			}
		}
	})
}
