// Package redis declares as much as fixtures need to compile.
package redis

import "context"

type Options struct{ Addr string }

type Client struct{}

func NewClient(*Options) *Client { return nil }

func (*Client) Close() error { return nil }

func (*Client) Subscribe(ctx context.Context, channels ...string) *PubSub { return nil }

type PubSub struct{}

func (*PubSub) Close() error { return nil }

func (*PubSub) ReceiveMessage(ctx context.Context) (*Message, error) { return nil, nil }

type Message struct{ Payload string }
