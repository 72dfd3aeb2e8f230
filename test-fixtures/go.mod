module fixtures

go 1.26

require (
	cloud.google.com/go/pubsub v0.0.0
	github.com/fsnotify/fsnotify v0.0.0
	github.com/hashicorp/go-plugin v0.0.0
	github.com/redis/go-redis/v9 v9.0.0
	github.com/sasha-s/go-deadlock v0.0.0
	github.com/spf13/cobra v0.0.0
	github.com/stretchr/testify v0.0.0
	github.com/testcontainers/testcontainers-go v0.0.0
	go.mongodb.org/mongo-driver v0.0.0
	go.opentelemetry.io/otel v0.0.0
	go.temporal.io/sdk v0.0.0
	golang.org/x/net v0.0.0
	golang.org/x/sync v0.0.0
)

// Enough to compile against; the analyser does not get to see these folders.
replace (
	cloud.google.com/go/pubsub => ./stubs/pubsub
	github.com/fsnotify/fsnotify => ./stubs/fsnotify
	github.com/hashicorp/go-plugin => ./stubs/plugin
	github.com/redis/go-redis/v9 => ./stubs/redis
	github.com/sasha-s/go-deadlock => ./stubs/deadlock
	github.com/spf13/cobra => ./stubs/cobra
	github.com/stretchr/testify => ./stubs/testify
	github.com/testcontainers/testcontainers-go => ./stubs/testcontainers
	go.mongodb.org/mongo-driver => ./stubs/mongo
	go.opentelemetry.io/otel => ./stubs/otel
	go.temporal.io/sdk => ./stubs/temporal
	golang.org/x/net => ./stubs/net
	golang.org/x/sync => ./stubs/sync
)
