package closers

import (
	"context"

	"github.com/testcontainers/testcontainers-go"
)

type database struct {
	container testcontainers.Container
	address   string
}

func (d *database) stop(ctx context.Context) error { return d.container.Terminate(ctx) }

// A container of a start that failed goes with the process: the library's reaper sees to it.
func start(ctx context.Context, image string) (*database, error) {
	container, err := testcontainers.GenericContainer(ctx, testcontainers.GenericContainerRequest{
		ContainerRequest: testcontainers.ContainerRequest{Image: image},
		Started:          true,
	})
	if err != nil {
		return nil, err
	}
	address, err := container.Endpoint(ctx, "tcp")
	if err != nil {
		return nil, err
	}
	return &database{container: container, address: address}, nil
}

// It is there for the next run.
func reused(ctx context.Context, image string) (string, error) {
	container, err := testcontainers.GenericContainer(ctx, testcontainers.GenericContainerRequest{
		ContainerRequest: testcontainers.ContainerRequest{Image: image},
		Started:          true,
		Reuse:            true,
	})
	if err != nil {
		return "", err
	}
	return container.Endpoint(ctx, "tcp")
}
