package streams

import (
	"context"

	"go.mongodb.org/mongo-driver/mongo"
)

func deferred(ctx context.Context, users *mongo.Collection) (bool, error) {
	stream, err := users.Watch(ctx, mongo.Pipeline{})
	if err != nil {
		return false, err
	}
	defer stream.Close(ctx)
	return stream.Next(ctx), stream.Err()
}
