package leak

import (
	"net/http"
	"time"
)

func okLimited(h http.Handler) error {
	server := &http.Server{Addr: ":8080", Handler: h, ReadHeaderTimeout: 5 * time.Second}
	return server.ListenAndServe()
}

func okLater(h http.Handler) error {
	server := &http.Server{Addr: ":8080", Handler: h}
	server.ReadTimeout = 5 * time.Second
	return server.ListenAndServe()
}

func okProfiling() error {
	return http.ListenAndServe("localhost:6060", nil)
}
