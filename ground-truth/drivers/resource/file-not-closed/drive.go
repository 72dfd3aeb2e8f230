package files

import (
	"os/signal"
	"syscall"

	"fixtures/probe"
)

// full runs f while no file may grow: writes fail.
func full(f func()) {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		panic(err)
	}
	none := syscall.Rlimit{Cur: 0, Max: limit.Max}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &none); err != nil {
		panic(err)
	}
	f()
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		panic(err)
	}
}

func init() {
	probe.Drive("leak_file.go", "temporary", func(c *probe.Case) func() {
		signal.Ignore(syscall.SIGXFSZ)
		return func() {
			full(func() {
				_, err := temporary("text")
				c.Got(err != nil)
			})
		}
	})
	probe.Drive("leak_file.go", "throughWriter", func(c *probe.Case) func() {
		signal.Ignore(syscall.SIGXFSZ)
		return func() {
			full(func() {
				err := throughWriter(c.File()+".new", func(write func(string) bool) { write("line") })
				c.Got(err != nil)
			})
		}
	})
}
