import { say } from "../../finding/say";
import { obligationRule } from "../obligation-rule";

export const subscriptionNotEnded = obligationRule({
  meta: {
    id: "subscription-not-ended",
    family: "resource",
    tier: "proven",
    severity: "warning",
    summary: "A subscription or consumer is not ended on every path.",
    docs: {
      what: "Reports subscriptions and consumers of NATS, Redis, Kafka, Pulsar and others that some path leaves without `Unsubscribe`, `Close`, `Stop` or `Drain`.",
      why: "The client goes on receiving for it: messages queue up in memory, a goroutine delivers them, and the server counts the consumer as alive.",
      example: `package listen

import (
	"context"
	"errors"

	"github.com/redis/go-redis/v9"
)

func first(ctx context.Context, client *redis.Client, want string) error {
	sub := client.Subscribe(ctx, "events")
	msg, err := sub.ReceiveMessage(ctx)
	if err != nil {
		return err
	}
	if msg.Payload != want {
		return errors.New("unexpected event")
	}
	return sub.Close()
}
`,
      mended: `package listen

import (
	"context"
	"errors"

	"github.com/redis/go-redis/v9"
)

func first(ctx context.Context, client *redis.Client, want string) error {
	sub := client.Subscribe(ctx, "events")
	defer sub.Close()
	msg, err := sub.ReceiveMessage(ctx)
	if err != nil {
		return err
	}
	if msg.Payload != want {
		return errors.New("unexpected event")
	}
	return nil
}
`,
      limits:
        "Knows the packages of the third-party table. A subscription that is stored, returned or handed on is considered handed over; closing the connection it was made on ends it too.",
      references: [
        "https://pkg.go.dev/github.com/redis/go-redis/v9#Client.Subscribe",
        "https://pkg.go.dev/github.com/nats-io/nats.go#Subscription",
      ],
    },
    fix: { title: "Add the deferred release", safety: "safe" },
    detection: ["paths"],
    overlaps: [],
  },
  loses: say`it goes on receiving`,
});
