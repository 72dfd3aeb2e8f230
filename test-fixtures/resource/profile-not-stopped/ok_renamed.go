package profiles

import (
	"io"
	tracepkg "runtime/trace"
)

var atExit []func()

func traced(w io.Writer) error {
	if err := tracepkg.Start(w); err != nil {
		return err
	}
	atExit = append(atExit, func() {
		tracepkg.Stop()
	})
	return nil
}
