package subs

import (
	"context"
	"errors"

	"github.com/redis/go-redis/v9"
)

func first(ctx context.Context, client *redis.Client, want string) error {
	sub := client.Subscribe(ctx, "events") // want `subscription-not-ended: .sub. is not closed .*: it goes on receiving`
	msg, err := sub.ReceiveMessage(ctx)
	if err != nil {
		return err
	}
	if msg.Payload != want {
		return errors.New("unexpected event")
	}
	return sub.Close()
}

func never(ctx context.Context, client *redis.Client) (string, error) {
	msg, err := client.Subscribe(ctx, "events").ReceiveMessage(ctx) // want `subscription-not-ended: .*nothing holds it.*`
	if err != nil {
		return "", err
	}
	return msg.Payload, nil
}
