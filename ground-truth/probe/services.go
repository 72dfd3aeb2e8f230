package probe

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
)

type testServer struct {
	http *httptest.Server
	tcp  net.Listener
}

// serve starts, once a case, a web server and a server that accepts connections and reads them to their end.
func (c *Case) serve() *testServer {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.server != nil {
		return c.server
	}
	s := &testServer{http: httptest.NewServer(http.HandlerFunc(answer))}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	s.tcp = listener
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				_, _ = io.Copy(io.Discard, conn)
				conn.Close()
			}()
		}
	}()
	c.server = s
	c.names = append(c.names, [2]string{s.http.URL, "URL"}, [2]string{s.http.Listener.Addr().String(), "ADDRESS"}, [2]string{listener.Addr().String(), "ADDRESS"})
	c.ends = append(c.ends, func() {
		listener.Close()
		s.http.CloseClientConnections()
		s.http.Close()
	})
	return s
}

// answer serves a page, a page with another status, a body that cannot be unpacked, and a body that never ends.
func answer(w http.ResponseWriter, r *http.Request) {
	body := strings.Repeat("a line of text\n", 500)
	switch r.URL.Path {
	case "/empty":
		return
	case "/missing":
		w.WriteHeader(http.StatusNotFound)
	case "/gzip":
		w.Header().Set("Content-Encoding", "gzip")
	case "/slow":
		w.WriteHeader(http.StatusOK)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
		return
	}
	_, _ = io.WriteString(w, body)
}

// URL is an address of the case's web server.
func (c *Case) URL(path string) string { return c.serve().http.URL + path }

// Address is that of a server that reads whatever it is sent.
func (c *Case) Address() string { return c.serve().tcp.Addr().String() }

// Request is one to the case's web server, with the case's context. A client may send it, a handler may be given it.
func (c *Case) Request(path string) *http.Request {
	r, err := http.NewRequestWithContext(c.Context(), http.MethodGet, c.URL(path), nil)
	if err != nil {
		panic(err)
	}
	r.RemoteAddr = "127.0.0.1:1"
	return r
}

// Listener brings one connection at once and no other until the inputs end.
func (c *Case) Listener() net.Listener {
	l := &listener{conns: make(chan net.Conn, 8), closed: make(chan struct{})}
	near, far := net.Pipe()
	l.conns <- near
	go func() { _, _ = io.Copy(io.Discard, far) }()
	c.AtEnd(func() {
		far.Close()
		_ = l.Close()
	})
	return l
}

type listener struct {
	conns  chan net.Conn
	closed chan struct{}
}

func (l *listener) Accept() (net.Conn, error) {
	select {
	case conn := <-l.conns:
		return conn, nil
	case <-l.closed:
		return nil, errors.New("listener is closed")
	}
}

func (l *listener) Close() error {
	defer func() { _ = recover() }()
	close(l.closed)
	return nil
}

func (l *listener) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1} }

// Conn is one end of a connection whose other end reads everything.
func (c *Case) Conn() net.Conn {
	conn, err := (&net.Dialer{}).DialContext(context.Background(), "tcp", c.Address())
	if err != nil {
		panic(err)
	}
	return conn
}
