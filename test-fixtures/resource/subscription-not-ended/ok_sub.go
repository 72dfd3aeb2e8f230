package subs

import (
	"context"

	"github.com/redis/go-redis/v9"
)

func deferred(ctx context.Context, client *redis.Client) error {
	sub := client.Subscribe(ctx, "events")
	defer sub.Close()
	_, err := sub.ReceiveMessage(ctx)
	return err
}

func returned(ctx context.Context, client *redis.Client) *redis.PubSub {
	return client.Subscribe(ctx, "events")
}

// Closing the client ends it, too.
func withClient(ctx context.Context, addr string) error {
	client := redis.NewClient(&redis.Options{Addr: addr})
	defer client.Close()
	sub := client.Subscribe(ctx, "events")
	_, err := sub.ReceiveMessage(ctx)
	return err
}
