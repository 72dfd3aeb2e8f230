package leak

import (
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
