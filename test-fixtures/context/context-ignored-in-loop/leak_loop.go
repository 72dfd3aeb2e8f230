package ignores

import (
	"context"
	"net"
	"time"
)

func poll(ctx context.Context, ready func() bool) {
	for { // want `context-ignored-in-loop: This loop waits again and again and never looks at .ctx.`
		if ready() {
			return
		}
		time.Sleep(time.Second)
	}
}

func accept(ctx context.Context, l net.Listener, handle func(net.Conn)) error {
	for { // want `context-ignored-in-loop: .*`
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		go handle(conn)
	}
}

func until(ctx context.Context, ready func() bool) {
	for !ready() { // want `context-ignored-in-loop: .*`
		time.Sleep(time.Millisecond)
	}
}
