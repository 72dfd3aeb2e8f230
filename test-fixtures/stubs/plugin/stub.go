// Package plugin declares as much as fixtures need to compile.
package plugin

type ClientConfig struct{ Name string }

type ClientProtocol interface {
	Dispense(name string) (any, error)
	Close() error
}

type Client struct{}

func NewClient(config *ClientConfig) *Client { return nil }

func (*Client) Client() (ClientProtocol, error) { return nil, nil }

func (*Client) Kill() {}
