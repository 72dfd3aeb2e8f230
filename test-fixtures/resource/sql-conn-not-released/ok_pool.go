package pooled

import (
	"context"
	"database/sql"
)

type held struct{ conn *sql.Conn }

func (h *held) close() error { return h.conn.Close() }

type pool struct {
	db    *sql.DB
	conns map[*held]struct{}
}

// The pool keeps what it gives, as a key.
func (p *pool) get(ctx context.Context) (*held, error) {
	conn, err := p.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	h := &held{conn: conn}
	p.conns[h] = struct{}{}
	return h, nil
}

func (p *pool) close() {
	for h := range p.conns {
		h.close()
	}
}

func pings(ctx context.Context, p *pool) error {
	h, err := p.get(ctx)
	if err != nil {
		return err
	}
	return h.conn.PingContext(ctx)
}
