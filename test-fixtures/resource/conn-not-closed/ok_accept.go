package conns

import (
	"context"
	"log"
	"net"
)

// Accept fails when the listener is closed, and that is done where the context ends.
func accepts(ctx context.Context, listener net.Listener, handle func(net.Conn)) {
	defer context.AfterFunc(ctx, func() { listener.Close() })()
	for {
		conn, err := listener.Accept()
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			log.Println(err)
			continue
		}
		go handle(conn)
	}
}
