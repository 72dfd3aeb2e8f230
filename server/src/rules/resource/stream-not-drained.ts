import { say } from "../../finding/say";
import { obligationRule } from "../obligation-rule";

export const streamNotDrained = obligationRule({
  meta: {
    id: "stream-not-drained",
    family: "resource",
    tier: "proven",
    severity: "warning",
    summary: "A stream of events or changes is not closed on every path.",
    docs: {
      what: "Reports change streams and event streams (MongoDB, Kinesis and others of the table) that some path leaves open.",
      why: "An open stream holds a cursor on the server and a connection or a goroutine here.",
      example: `package changes

import (
	"context"

	"go.mongodb.org/mongo-driver/mongo"
)

func waitForChange(ctx context.Context, users *mongo.Collection) (bool, error) {
	stream, err := users.Watch(ctx, mongo.Pipeline{})
	if err != nil {
		return false, err
	}
	if !stream.Next(ctx) {
		return false, stream.Err()
	}
	return true, stream.Close(ctx)
}
`,
      mended: `package changes

import (
	"context"

	"go.mongodb.org/mongo-driver/mongo"
)

func waitForChange(ctx context.Context, users *mongo.Collection) (bool, error) {
	stream, err := users.Watch(ctx, mongo.Pipeline{})
	if err != nil {
		return false, err
	}
	defer stream.Close(ctx)
	if !stream.Next(ctx) {
		return false, stream.Err()
	}
	return true, nil
}
`,
      limits:
        "Knows the packages of the third-party table. A stream that is stored, returned or given to a goroutine is considered handed over.",
      references: ["https://pkg.go.dev/go.mongodb.org/mongo-driver/mongo#Collection.Watch"],
    },
    fix: { title: "Add the deferred release", safety: "safe" },
    detection: ["paths"],
    overlaps: [],
  },
  loses: say`the stream stays open`,
});
