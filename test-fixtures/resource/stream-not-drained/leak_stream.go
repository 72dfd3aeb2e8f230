package streams

import (
	"context"

	"go.mongodb.org/mongo-driver/mongo"
)

func changed(ctx context.Context, users *mongo.Collection) (bool, error) {
	stream, err := users.Watch(ctx, mongo.Pipeline{}) // want `stream-not-drained: .stream. is not closed .*: the stream stays open`
	if err != nil {
		return false, err
	}
	if !stream.Next(ctx) {
		return false, stream.Err()
	}
	return true, stream.Close(ctx)
}
