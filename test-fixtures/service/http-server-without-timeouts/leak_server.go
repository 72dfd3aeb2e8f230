package leak

import (
	"flag"
	"log"
	"net"
	"net/http"
	"time"
)

func serve(h http.Handler) {
	log.Fatal(http.ListenAndServe(":8080", h)) // want `http-server-without-timeouts: .http\.ListenAndServe. has no time limits`
}

func serveWith(h http.Handler) error {
	server := &http.Server{Addr: ":8080", Handler: h, IdleTimeout: time.Minute} // want `http-server-without-timeouts: this .http\.Server. sets no .ReadHeaderTimeout.`
	return server.ListenAndServe()
}

var addr = flag.String("addr", ":8080", "where to serve")

func serveListener(h http.Handler) error {
	ln, err := net.Listen("tcp", *addr)
	if err != nil {
		return err
	}
	return http.Serve(ln, h) // want `http-server-without-timeouts: .http\.Serve. has no time limits`
}
