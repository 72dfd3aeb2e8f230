package leak

import (
	"flag"
	"fmt"
	"net"
	"net/http"
	"time"
)

// The limits come from a function of the package.
func okConfigured(h http.Handler) error {
	server := &http.Server{Addr: ":8080", Handler: h}
	limit(server)
	return server.ListenAndServe()
}

func limit(server *http.Server) {
	server.ReadHeaderTimeout = 5 * time.Second
	server.IdleTimeout = time.Minute
}

// Whoever gets the server sets them.
func okReturned(h http.Handler) *http.Server { return &http.Server{Handler: h} }

// One connection, which has a deadline.
func okOneConn(l net.Listener, h http.Handler) error {
	server := &http.Server{Handler: h, ReadTimeout: time.Second}
	return server.Serve(l)
}

// Only this machine can reach it.
func okLoopback(h http.Handler) error { return http.ListenAndServe("127.0.0.1:0", h) }

var httpFlag = flag.String("http", "localhost:0", "where to serve")

const debugAddr = "127.0.0.1:6060"

// So do tools that open a browser.
func okFlag(h http.Handler) error {
	ln, err := net.Listen("tcp", *httpFlag)
	if err != nil {
		return err
	}
	return http.Serve(ln, h)
}

func okPort(h http.Handler, port int) error {
	go http.ListenAndServe(debugAddr, h)
	server := &http.Server{Addr: fmt.Sprintf("localhost:%d", port), Handler: h}
	return server.ListenAndServe()
}
