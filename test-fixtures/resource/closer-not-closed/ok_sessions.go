package closers

import (
	"net"
	"time"
)

type session struct {
	conn net.Conn
	over chan struct{}
}

func openSession(addr string) (*session, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &session{conn: conn, over: make(chan struct{})}, nil
}

func (s *session) Close() error { return s.conn.Close() }

func (s *session) Done() <-chan struct{} { return s.over }

// A session that is over needs no closing.
func keep(addr string, stop <-chan struct{}) {
	for {
		s, err := openSession(addr)
		if err != nil {
			time.Sleep(time.Second)
			continue
		}
		select {
		case <-stop:
			s.Close()
			return
		case <-s.Done():
		}
	}
}
