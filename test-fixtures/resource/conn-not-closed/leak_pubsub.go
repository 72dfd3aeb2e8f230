package conns

import (
	"context"

	"cloud.google.com/go/pubsub"
)

func exists(ctx context.Context, project, name string) (bool, error) {
	client, err := pubsub.NewClient(ctx, project) // want `conn-not-closed: .client. is never closed.*`
	if err != nil {
		return false, err
	}
	return client.Topic(name).ID != "", nil
}
