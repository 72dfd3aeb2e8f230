package closers

import (
	"context"

	"github.com/testcontainers/testcontainers-go"
)

func address(ctx context.Context, image string) (string, error) {
	container, err := testcontainers.GenericContainer(ctx, testcontainers.GenericContainerRequest{ // want `closer-not-closed: .container. is never terminated.*`
		ContainerRequest: testcontainers.ContainerRequest{Image: image},
		Started:          true,
	})
	if err != nil {
		return "", err
	}
	return container.Endpoint(ctx, "tcp")
}
