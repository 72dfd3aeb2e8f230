package conns

import (
	"context"
	"crypto/tls"
	"log"
	"net"
	"net/rpc"
	"net/smtp"
	"net/textproto"
	"sync"

	"cloud.google.com/go/pubsub"
)

// Whoever closes the connection below has closed the one around it.
func secureHandshake(address string, config *tls.Config) error {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	defer conn.Close()
	secure := tls.Client(conn, config)
	return secure.Handshake()
}

type mailer struct {
	mu     sync.Mutex
	client *smtp.Client
}

// The process ends where this fails: it is there as long as the process.
func (m *mailer) start(address string) {
	client, err := smtp.Dial(address)
	if err != nil {
		log.Fatal(err)
	}
	if err := client.Hello("here"); err != nil {
		log.Println(err)
		return
	}
	m.client = client
}

type command struct {
	Name string
	Run  func(args []string) error
}

type Command = command

var ping = &Command{Name: "ping", Run: runPing}

func runPing(args []string) error {
	conn, err := textproto.Dial("tcp", args[0]) // want `conn-not-closed`
	if err != nil {
		return err
	}
	return conn.PrintfLine("PING")
}

type queue struct{ topic *pubsub.Topic }

// The topic goes on to use its client.
func (q *queue) open(ctx context.Context, project, name string) error {
	client, err := pubsub.NewClient(ctx, project)
	if err != nil {
		return err
	}
	q.topic = client.Topic(name)
	return nil
}

// The call under way needs its connection.
func begin(address string) (*rpc.Call, error) {
	client, err := rpc.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	return client.Go("Session.Begin", 1, nil, nil), nil
}
