package listeners

import (
	"net"
	"net/http"
	"net/http/httptest"
)

func serve(handler http.Handler, l net.Listener) (*httptest.Server, func()) {
	server := &httptest.Server{Listener: l, Config: &http.Server{Handler: handler}}
	server.Start()
	return server, func() { server.Close() }
}

// The server closes the listener that it serves.
func startServer(handler http.Handler) (string, func(), error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server, stop := serve(handler, l)
	return server.URL, stop, nil
}
